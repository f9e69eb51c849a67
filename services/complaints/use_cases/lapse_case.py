"""The system closes an answered case that nobody reopened in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited
from services.complaints.domain.states import ANSWERED
from services.complaints.domain.terms import Terms
from services.complaints.ports import UnitOfWork


def lapses_before(terms: Terms, *, clock: Clock) -> datetime:
    """Answered before this moment and not reopened since, a case lapses now."""
    return clock.now() - timedelta(days=terms.lapse_days)


def lapse_case(number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Close the case, unless it was reopened or closed meanwhile."""
    before, now = work.cases.load_for_update(number), clock.now()
    over = lapses_before(work.terms, clock=clock)
    if before.state == ANSWERED and before.answered_at is not None and before.answered_at < over:
        case, closed = rules.lapse(before, by=SYSTEM, at=now)
        for event in (closed, *awaited.moved(before, case, "lapsed", by=SYSTEM, at=now)):
            work.events.record(event)
        work.cases.save(case)
