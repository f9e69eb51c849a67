"""Whoever a case was transferred to says that it is not his."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import awaited, handing_on, notices, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.name_in_words import with_named
from services.complaints.use_cases.name_reported import for_receiver
from services.complaints.use_cases.tell_citizen import tell_citizen
from services.complaints.use_cases.unpress import unpress


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTransfer(CaseCommand):
    """Why it is somebody else's."""

    reason: str


def dispute_transfer(command: DisputeTransfer, *, work: UnitOfWork, clock: Clock) -> Case:
    """It goes back to the body, department and person from which it came.

    But to nobody whom its citizen named while it was away: his words were held against the staff that had it.
    """
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "dispute", by)
    home = (before.transfer or {})["body"]
    case = before
    if home != before.body:
        case = with_named(for_receiver(before, home, work=work, clock=clock), home, work=work)
    case, disputed = handing_on.dispute(
        case,
        by=by,
        at=now,
        on=clock.today(),
        reason=command.reason,
        task=work.ids.new(),
        message=tell_citizen(before.id, notices.disputed(_back_to(before, work)), by=by, at=now, work=work),
    )
    for event in (
        disputed,
        *awaited.moved(before, case, "disputed", by=by, at=now),
        *task.check_closed(before, "disputed", by=by, at=now),
        *task.passed_on(before, case, "disputed", by=by, at=now),
    ):
        work.events.record(event)
    unpress(before, work=work, clock=clock)
    return work.cases.save(case)


def _back_to(case: Case, work: UnitOfWork) -> str:
    """What the place is called from which it came; a department that is there no more leaves the body."""
    transfer = case.transfer or {}
    body, department = transfer["body"], transfer["department"]
    return work.directory.receiving(body, department) or work.directory.receiving(body, None) or body
