"""A citizen or an officer adds a message to a case's dialogue."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import message as messages
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.name_reported import kept_from_mentioned


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMessage(CaseCommand):
    """The text, and what it is called where it was written, so that a refusal can name it.

    ``mentioned_not_reported``: an informant says that nobody whom he mentions in it is reported.
    """

    text: str
    field: str = "text"
    mentioned_not_reported: bool = False


def write_message(command: WriteMessage, *, work: UnitOfWork, clock: Clock) -> Case:
    """The dialogue goes on until the case is closed."""
    work.refuse_marked(command.field, command.text)
    case, by = current_case(command, work=work)
    case = kept_from_mentioned(
        case, command.text, not_reported=command.mentioned_not_reported, by=by, work=work, clock=clock
    )
    message = messages.written(work.ids.new(), case.id, command.text, by=by, at=clock.now())
    case, written = rules.written_to(case, by=by, at=message.at, message=message.id)
    work.cases.write(message)
    work.events.record(written)
    return work.cases.save(case)
