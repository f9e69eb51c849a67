"""An officer has a case that was merged answered by itself again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import handing_on, task
from services.complaints.domain.case import Case, NoSuchCase
from services.complaints.domain.states import ACCEPTED
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateCase(CaseCommand):
    """Undo the merger."""


def separate_case(command: SeparateCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """It has a task of its own again; its term went on all the while."""
    (before, by), now = current_case(command, work=work), clock.now()
    case, separated = handing_on.separate(before, by=by, at=now, task=work.ids.new())
    work.events.record(separated)
    work.events.record(task.opened(case, by=by, at=now))
    with suppress(NoSuchCase):
        chief = work.cases.load_for_update(before.merged_into or "")
        if chief.state == ACCEPTED:
            chief, released = handing_on.released(chief, case.number, by=by, at=now)
            work.events.record(released)
            work.cases.save(chief)
    return work.cases.save(case)
