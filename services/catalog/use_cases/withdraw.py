"""Withdrawing what is published, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import publishing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.tasks import close_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked_whole, public_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Which disclosure, why, and on which legal ground; both will be on its tombstone."""

    actor: Actor
    disclosure: str
    reason: str
    ground: str
    expected: str | None = None


def withdraw(command: Withdraw, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """A tombstone stays at its address; everybody who got the original is told."""
    work.markings.refuse_text(command.reason, "reason")
    work.markings.refuse_text(command.ground, "ground")
    disclosure, revisions = locked_whole(work, command.disclosure, by=command.actor, expected=command.expected)
    at = clock.now()
    gone, facts = rules.withdraw(
        disclosure,
        public_revision(disclosure, revisions).content,
        by=command.actor,
        at=at,
        reason=command.reason,
        ground=command.ground,
    )
    for kind in ("archive", "returned"):
        gone, closed = close_task(gone, kind, at=at, reason="withdrawn")
        facts += [closed] if closed else []
    work.disclosures.save(gone, revision=gone.revision != disclosure.revision)
    work.changes.add("withdrawn", gone, at=at)
    for fact in facts:
        work.events.record(fact)
    return gone
