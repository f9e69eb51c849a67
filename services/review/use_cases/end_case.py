"""End a case that is loaded for update, because catalog took the revision back."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.review.domain import review as rules
from services.review.domain.afterwards import afterwards_closed
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.reassign import reassign


def withdraw(before: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """Withdraw an open case and close its task."""
    case, withdrawn = rules.withdraw(before, at=clock.now())
    work.events.record(withdrawn)
    return work.cases.save(reassign(before, case, reason="withdrawn", by=SYSTEM, at=clock.now(), work=work))


def void(before: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """Void the approval of an approved case."""
    case, voided = rules.void(before, at=clock.now())
    work.events.record(voided)
    if before.awaits_deliberation:
        work.events.record(afterwards_closed(case, reason="voided", at=clock.now()))
    return work.cases.save(case)
