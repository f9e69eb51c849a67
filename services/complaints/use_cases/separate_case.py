"""An officer has a case that was merged answered by itself again."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import awaited, handing_on, task
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.release_case import release_case


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateCase(CaseCommand):
    """Undo the merger."""


def separate_case(command: SeparateCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """It has a task of its own again; its term went on all the while."""
    (before, by), now = current_case(command, work=work), clock.now()
    case, separated = handing_on.separate(before, by=by, at=now, task=work.ids.new())
    for event in (
        separated,
        task.opened(case, by=by, at=now),
        *awaited.moved(before, case, "separated", by=by, at=now),
    ):
        work.events.record(event)
    release_case(before, by=by, work=work, clock=clock)
    return work.cases.save(case)
