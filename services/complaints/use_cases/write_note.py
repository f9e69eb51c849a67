"""An officer notes something for his colleagues."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(CaseCommand):
    """What the citizen never reads, and what it is called where it was written."""

    text: str
    field: str = "text"


def write_note(command: WriteNote, *, work: UnitOfWork, clock: Clock) -> Case:
    """It stands in the ledger alone."""
    work.refuse_marked(command.field, command.text)
    case, by = current_case(command, work=work)
    case, noted = rules.note(case, by=by, at=clock.now(), text=command.text)
    work.events.record(noted)
    return work.cases.save(case)
