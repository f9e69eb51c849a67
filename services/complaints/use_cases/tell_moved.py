"""The due date of an open case moved: whoever keeps it, and whoever was asked for the case, learns of it at once."""

from __future__ import annotations

from chassis.ports import Actor, Clock
from services.complaints.domain import awaited, pressing
from services.complaints.domain.announced_deadline import carried
from services.complaints.domain.case import Case, deadline_changed
from services.complaints.ports import UnitOfWork


def tell_moved(before: Case, case: Case, act: str, *, by: Actor, work: UnitOfWork, clock: Clock) -> None:
    """Say so, where it moved; what was said of the day before is not said again."""
    if case.due_on == before.due_on:
        return
    now = clock.now()
    work.events.record(deadline_changed(case, before.due_on, by=by, at=now, act=act))
    for shown in awaited.redated(before, case, by=by, at=now):
        work.events.record(shown)
    known = carried(work.deadlines.of(before), case, terms=work.terms, calendar=work.calendar, today=clock.today())
    if known.task:
        work.events.record(pressing.opened(case, known, at=now))
    work.deadlines.save(known)
