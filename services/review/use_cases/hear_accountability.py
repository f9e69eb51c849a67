"""听取陈述: what the person says, or that he waives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock
from services.review.domain import accountability as rules
from services.review.domain.accountability import Accountability
from services.review.ports import UnitOfWork
from services.review.use_cases.on_accountability import OnAccountability, current_accountability, with_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class HearAccountability(OnAccountability):
    """His statement and its day, or that it is waived."""

    statement: str = ""
    waived: bool = False
    heard_on: date | None = None


def hear_accountability(command: HearAccountability, *, work: UnitOfWork, clock: Clock) -> Accountability:
    """Nobody decides before."""
    work.markings.refuse_marked("statement", command.statement)
    before = current_accountability(command, work=work)
    after, event = rules.hear(
        before,
        statement=command.statement,
        waived=command.waived,
        heard_on=command.heard_on,
        by=command.actor,
        at=clock.now(),
        today=clock.today(),
    )
    work.events.record(event)
    return work.accountabilities.save(with_tasks(before, after, by=command.actor, work=work, clock=clock))
