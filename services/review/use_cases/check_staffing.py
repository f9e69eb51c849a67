"""See whether each step of an open case has somebody who could take it."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.case import Case
from services.review.domain.staffing import staffed_by
from services.review.ports import UnitOfWork


def check_staffing(case: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """The case with what was found; the proposer is told of it and the office gets a task."""
    staff = work.staff.of_body(case.body, clock.today())
    checked, events = staffed_by(case, staff, new_id=work.ids.new, at=clock.now())
    for event in events:
        work.events.record(event)
    return checked


def check_staffing_again(case_id: str, *, work: UnitOfWork, clock: Clock) -> None:
    """The same for a case that was opened before: posts begin and end meanwhile."""
    case = work.cases.load_for_update(case_id)
    checked = check_staffing(case, work=work, clock=clock)
    if checked != case:
        work.cases.save(checked)
