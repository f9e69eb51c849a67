"""Every session and token of a person ends."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import person as rules
from services.catalog.domain.person import Person
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import keep, load_person


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOutEverywhere:
    """Of whom."""

    actor: Actor
    sub: str


def sign_out_everywhere(command: SignOutEverywhere, *, work: UnitOfWork, clock: Clock) -> Person:
    """From now on none of them holds; the person may sign in anew."""
    person, events = rules.sign_out_everywhere(
        load_person(work, command.sub, by=command.actor), by=command.actor, at=clock.now()
    )
    work.sessions.end_all(person.sub, clock.now())
    return keep(work, person, events)
