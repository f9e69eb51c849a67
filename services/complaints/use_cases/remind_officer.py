"""The office or a leader tells whoever has a case to hurry (催办)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, task
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfficer(CaseCommand):
    """What is to be done, and until when."""

    reason: str


def remind_officer(command: RemindOfficer, *, work: UnitOfWork, clock: Clock) -> Case:
    """The task comes anew, and says how often it was urged; the reason is in the ledger."""
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    case, reminded = rules.remind(before, by=by, at=now, reason=command.reason, task=work.ids.new())
    told = awaited.moved(before, case, "reminded", by=by, at=now)
    for event in (reminded, *told, *task.passed_on(before, case, "reminded", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)
