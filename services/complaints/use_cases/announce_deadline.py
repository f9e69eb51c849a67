"""Saying once that a case is due soon, and once that it is overdue."""

from __future__ import annotations

from chassis.ports import Clock
from services.complaints.domain.announced_deadline import announce
from services.complaints.ports import UnitOfWork


def announce_deadline(number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Announce what its due date wants said today, however long nobody looked."""
    case = work.cases.load_for_update(number)
    known, events = announce(
        case,
        work.deadlines.of(case),
        terms=work.terms,
        calendar=work.calendar,
        today=clock.today(),
        at=clock.now(),
    )
    for event in events:
        work.events.record(event)
    work.deadlines.save(known)
