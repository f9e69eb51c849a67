"""The system closes answered cases that nobody reopened in time."""

from __future__ import annotations

from datetime import timedelta

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import case as rules
from services.complaints.ports import UnitOfWork

BATCH = 100


def lapse_cases(*, work: UnitOfWork, clock: Clock) -> int:
    """Close up to :data:`BATCH` cases and return how many; a missed run is caught up by the next ones."""
    now = clock.now()
    due = work.cases.lapsing(now - timedelta(days=work.terms.lapse_days), limit=BATCH)
    for case in due:
        closed, fact = rules.lapse(case, by=SYSTEM, at=now)
        work.events.record(fact)
        work.cases.save(closed)
    return len(due)
