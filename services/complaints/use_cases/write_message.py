"""A citizen or an officer adds a message to a case's dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import message as messages
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.name_in_words import Further, named_in_further, told_anew
from services.complaints.use_cases.name_reported import kept_from_mentioned


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMessage(CaseCommand):
    """The text, and what it is called where it was written, so that a refusal can name it.

    ``mentioned_not_reported``: of whom he mentions in it an informant says that they are not reported. With
    ``not_a_tip_off`` whoever wrote something else says that he means to report nobody.
    """

    text: str
    field: str = "text"
    mentioned_not_reported: Sequence[str] = ()
    not_a_tip_off: bool = False


def write_message(command: WriteMessage, *, work: UnitOfWork, clock: Clock) -> Case:
    """The dialogue goes on until the case is closed."""
    work.refuse_marked(command.field, command.text)
    case, by = current_case(command, work=work)
    said = Further(command.text, command.mentioned_not_reported, command.not_a_tip_off)
    before = case = kept_from_mentioned(case, said, by=by, work=work, clock=clock)
    named = named_in_further(case, said, by=by, work=work)
    message = messages.written(work.ids.new(), case.id, command.text, by=by, at=clock.now())
    case, written = rules.written_to(case, by=by, at=message.at, message=message.id, named=named)
    work.cases.write(message)
    work.events.record(written)
    told_anew(before, case, by=by, at=message.at, work=work, clock=clock)
    return work.cases.save(case)
