"""Replica what was approved and awaits its hour."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Which disclosure, and why."""

    actor: Actor
    disclosure: str
    reason: str
    expected: str | None = None


def hold(command: Hold, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Back to a draft; the approval is void."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = locked(work, command.disclosure, by=command.actor, expected=command.expected)
    held, fact = rules.hold(disclosure, by=command.actor, at=clock.now(), reason=command.reason)
    work.disclosures.save(held)
    work.events.record(fact)
    return held
