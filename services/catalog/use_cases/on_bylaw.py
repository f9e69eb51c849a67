"""What every act of a person on a rule of the register says, and how it is loaded for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.permissions import Thing
from chassis.ports import Actor, Audience, Clock
from services.catalog.domain.bylaw import Bylaw, state_of
from services.catalog.domain.directory_refusals import NoSuchEntry
from services.catalog.domain.freshness import require_version
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBylaw:
    """Who acts on which version of a rule; ``expected`` is the version of the entry that was seen (None: whichever)."""

    actor: Actor
    bylaw: str
    reason: str = ""
    expected: str | None = None


def load_bylaw(command: OnBylaw, *, work: UnitOfWork, clock: Clock) -> tuple[Bylaw, list[Bylaw]]:
    """It, locked until the transaction ends, and the rule's further versions. Who may not know of it learns nothing."""
    bylaw = work.bylaws.load_for_update(command.bylaw)
    if bylaw is None:
        raise NoSuchEntry
    others = others_of(bylaw, work)
    audience: Audience = "external" if state_of(bylaw, others, clock.today()) == "in_force" else "internal"
    if not PERMISSIONS.permits("bylaw.read", command.actor, Thing(body=bylaw.body, audience=audience)):
        raise NoSuchEntry
    require_version(bylaw.etag, command.expected)
    return bylaw, others


def others_of(bylaw: Bylaw, work: UnitOfWork) -> list[Bylaw]:
    """The further versions of the rule."""
    versions: Sequence[Bylaw] = work.bylaws.versions_of(bylaw.body, bylaw.code)
    return [other for other in versions if other.id != bylaw.id]
