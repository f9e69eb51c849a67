"""Ask the office to see to a step that is overdue."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.overdue import reminded
from services.review.ports import UnitOfWork


def remind_of_overdue(case_id: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Ask once for each step, unless it was taken between the list and the lock."""
    case = work.cases.load_for_update(case_id)
    late = case.overdue(clock.today())
    for step in late:
        case, opened = reminded(case, step, task=work.ids.new(), at=clock.now())
        work.events.record(opened)
    if late:
        work.cases.save(case)
