"""A case that was merged leaves its chief case, or its chief case ends without an answer: each is by itself again."""

from __future__ import annotations

from contextlib import suppress

from chassis.ports import Actor, Clock
from services.complaints.domain import awaited, handing_on, task
from services.complaints.domain.case import Case, NoSuchCase
from services.complaints.domain.case_clock import due_of
from services.complaints.domain.states import ACCEPTED
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.tell_moved import tell_moved


def release_case(merged: Case, *, by: Actor, work: UnitOfWork, clock: Clock) -> None:
    """Nothing where it was merged into none, or its chief case is answered or closed."""
    if merged.merged_into is None:
        return
    with suppress(NoSuchCase):
        before = work.cases.load_for_update(merged.merged_into)
        if before.state != ACCEPTED:
            return
        due = due_of(work.cases.heard(before), calendar=work.calendar, without=merged.number)
        chief, released = handing_on.released(before, merged.number, due, by=by, at=clock.now())
        work.events.record(released)
        tell_moved(before, chief, "release", by=by, work=work, clock=clock)
        work.cases.save(chief)


def set_merged_free(chief: Case, *, by: Actor, work: UnitOfWork, clock: Clock) -> None:
    """Each case that was to be answered with this one awaits an answer of its own, and somebody has a task of it."""
    now = clock.now()
    for merged in work.cases.merged_into(chief.number) if chief.absorbed else ():
        case, separated = handing_on.set_free(merged, by=by, at=now, task=work.ids.new())
        told = awaited.moved(merged, case, "separated", by=by, at=now)
        for event in (separated, task.opened(case, by=by, at=now), *told):
            work.events.record(event)
        work.cases.save(case)
