"""The first office and administrators of a body, appointed from outside while nobody could confirm a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.ports import Actor, Clock, Conflict
from services.catalog.domain.person import Person
from services.catalog.domain.post import AUDIT_ADMIN, SECURITY_ADMIN, Wanted
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.appoint import Appoint, appoint

FIRST = ("office", SECURITY_ADMIN, AUDIT_ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointFirst:
    """In which body who; ``holders``: a person for each of :data:`FIRST`, in that order."""

    actor: Actor
    body: str
    holders: Sequence[Person]


class HasSecurityAdmin(Conflict):
    """There is somebody who confirms posts."""

    code = "has_security_admin"

    def __init__(self, body: str) -> None:
        super().__init__(
            f"“{body}”已有安全管理员，岗位请由政务公开办公室登记、安全管理员确认。",
            f"'{body}' has a security administrator: the office enters posts, and he confirms them.",
        )


def appoint_first(command: AppointFirst, *, work: UnitOfWork, clock: Clock) -> None:
    """Enter the three with their posts. Raises :class:`HasSecurityAdmin` once somebody could confirm them."""
    if work.people.anybody_holds(SECURITY_ADMIN, command.body, clock.today()):
        raise HasSecurityAdmin(command.body)
    for person, role in zip(command.holders, FIRST, strict=True):
        wanted = Wanted(role=role, body=command.body)
        appoint(Appoint(actor=command.actor, person=person, posts=[wanted]), work=work, clock=clock)
