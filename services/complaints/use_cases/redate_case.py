"""A newer calendar moves the due dates of open cases, never of those that are answered or closed."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import awaited, pressing
from services.complaints.domain.announced_deadline import carried, redate
from services.complaints.domain.case_clock import due_of
from services.complaints.ports import UnitOfWork


def redate_case(number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Count its term anew; where the date moved, say so once, and what awaits people of it shows the new one."""
    before, now = work.cases.load_for_update(number), clock.now()
    due = due_of(work.cases.heard(before), calendar=work.calendar)
    case, events = redate(before, due, at=now)
    known = work.deadlines.of(before)
    known = carried(known, case, terms=work.terms, calendar=work.calendar, today=clock.today())
    for event in events:
        work.events.record(event)
    if events:
        for shown in awaited.redated(before, case, by=SYSTEM, at=now):
            work.events.record(shown)
        if known.task:
            work.events.record(pressing.opened(case, known, at=now))
        work.cases.save(case)
    work.deadlines.save(known)
