"""Decide whether, and by which measure, somebody is held to account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock
from services.review.domain import accountability as rules
from services.review.domain.accountability import Accountability
from services.review.ports import UnitOfWork
from services.review.use_cases.on_accountability import OnAccountability, current_accountability, with_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAccountability(OnAccountability):
    """The measure and the last day of its effect, or none; and why."""

    imposed: bool
    reason: str
    measure: str = ""
    effective_until: date | None = None


def decide_accountability(command: DecideAccountability, *, work: UnitOfWork, clock: Clock) -> Accountability:
    """Never by who proposed it, nor by the person."""
    work.markings.refuse_marked("reason", command.reason)
    before = current_accountability(command, work=work)
    after, event = rules.rule(
        before,
        imposed=command.imposed,
        measure=command.measure,
        reason=command.reason,
        effective_until=command.effective_until,
        by=command.actor,
        at=clock.now(),
        today=clock.today(),
    )
    work.events.record(event)
    return work.accountabilities.save(with_tasks(before, after, by=command.actor, work=work, clock=clock))
