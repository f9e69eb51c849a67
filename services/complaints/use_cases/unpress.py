"""A case that goes to others is pressed for with them: who was asked before is asked no more."""

from __future__ import annotations

from chassis.ports import Clock
from services.complaints.domain.case import Case
from services.complaints.domain.deadline import IN_TIME, urgency
from services.complaints.domain.pressing import press
from services.complaints.ports import UnitOfWork


def unpress(before: Case, *, work: UnitOfWork, clock: Clock) -> None:
    """Close what presses for its answer; the timer asks whoever has it now. Of what is in time nobody was asked."""
    if urgency(before.state, before.due_on, today=clock.today(), terms=work.terms, calendar=work.calendar) == IN_TIME:
        return
    known = work.deadlines.of(before)
    if known.task:
        asked, events = press(before, known, 0, task="", at=clock.now())
        for event in events:
            work.events.record(event)
        work.deadlines.save(asked)
