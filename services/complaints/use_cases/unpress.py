"""A case that goes to others is pressed for with them: who was asked before is asked no more."""

from __future__ import annotations

from datetime import datetime

from services.complaints.domain.case import Case
from services.complaints.domain.pressing import press
from services.complaints.ports import UnitOfWork


def unpress(before: Case, *, at: datetime, work: UnitOfWork) -> None:
    """Close what presses for its answer; the timer asks whoever has it now."""
    known = work.deadlines.of(before)
    if not known.task:
        return
    asked, events = press(before, known, 0, task="", at=at)
    for event in events:
        work.events.record(event)
    work.deadlines.save(asked)
