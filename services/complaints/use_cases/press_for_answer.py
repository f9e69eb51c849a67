"""Asking those who can see to it that a late answer comes, each at his time, in office hours."""

from __future__ import annotations

from chassis.ports import Clock
from services.complaints.domain.pressing import press, rung_of
from services.complaints.ports import UnitOfWork


def press_for_answer(number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Take the case where it belongs by now; once it is answered, nobody is asked any more."""
    case = work.cases.load_for_update(number)
    known = work.deadlines.of(case)
    rung = rung_of(case, known, terms=work.terms, calendar=work.calendar, today=clock.today())
    asked, events = press(case, known, rung, task=work.ids.new(), at=clock.now())
    for event in events:
        work.events.record(event)
    work.deadlines.save(asked)
