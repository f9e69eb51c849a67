"""The system closes an answered case that nobody reopened in time."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited
from services.complaints.domain.lapse import lapses_before
from services.complaints.domain.states import ANSWERED
from services.complaints.ports import UnitOfWork


def lapse_case(number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Close the case, unless it was reopened or closed meanwhile."""
    before, now = work.cases.load_for_update(number), clock.now()
    over = lapses_before(work.terms, today=clock.today())
    if before.state == ANSWERED and before.answered_at is not None and before.answered_at < over:
        case, closed = rules.lapse(before, by=SYSTEM, at=now)
        for event in (closed, *awaited.moved(before, case, "lapsed", by=SYSTEM, at=now)):
            work.events.record(event)
        work.cases.save(case)
