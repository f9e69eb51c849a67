"""An officer sends a case to an organisation that does not work in this system."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import awaited, handing_on, notices, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.document_number import document_number
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferCase(CaseCommand):
    """To whom, by its name, and why."""

    organisation: str
    reason: str


def refer_case(command: ReferCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """It ends here, with a letter (转办函) to print; the citizen is told where it went."""
    for field in ("organisation", "reason"):
        work.refuse_marked(field, getattr(command, field))
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "refer", by)
    notice = notices.referred(command.organisation, command.reason)
    case, referred = handing_on.refer(
        before,
        by=by,
        at=now,
        organisation=command.organisation,
        reason=command.reason,
        number=before.document_number or document_number(before, work=work, clock=clock),
        message=tell_citizen(before.id, notice, by=by, at=now, work=work),
    )
    for event in (
        referred,
        *awaited.moved(before, case, "referred", by=by, at=now),
        *task.check_closed(before, "referred", by=by, at=now),
        task.closed(case, "referred", by=by, at=now),
    ):
        work.events.record(event)
    return work.cases.save(case)
