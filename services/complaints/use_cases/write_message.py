"""A citizen or an officer adds a message to a case's dialogue."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import PUBLIC, Actor, Clock
from services.complaints.domain import case as rules
from services.complaints.domain import message as messages
from services.complaints.domain.case import Case
from services.complaints.domain.message import Message
from services.complaints.domain.texts import MESSAGE_MAX, clean
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.follow_case import lock_with_code


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMessage:
    """With ``code`` its citizen writes, whoever is signed in; without it ``actor`` must be an officer of the body."""

    actor: Actor
    number: str
    text: str
    code: str | None = None
    field: str = "text"
    """What the text is called where it was written, for telling what is wrong with it."""
    seen: str | None = None


def write_message(command: WriteMessage, *, work: UnitOfWork, clock: Clock) -> Case:
    """The dialogue goes on until the case is closed."""
    text = clean(command.text, field=command.field, longest=MESSAGE_MAX)
    work.refuse_marked(command.field, text)
    by = PUBLIC if command.code is not None else command.actor
    case = (
        lock_with_code(command.number, command.code, work=work)
        if command.code is not None
        else work.cases.lock(command.number, seen=command.seen)
    )
    if command.code is None:
        rules.must_be_officer(case, by)
    message = Message(
        id=work.ids.new(),
        case=case.id,
        author=messages.CITIZEN if command.code is not None else messages.OFFICER,
        text=text,
        at=clock.now(),
        by=None if command.code is not None else by.snapshot(),
    )
    case, written = rules.written_to(case, by=by, at=message.at, message=message.id)
    work.cases.write(message)
    work.events.record(written)
    return work.cases.save(case)
