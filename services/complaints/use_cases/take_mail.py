"""A mail becomes a case: once, however often it is handed in. It is answered by an officer, never by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chassis.ports import PUBLIC, Clock
from services.complaints.domain.kinds import BY_MAIL
from services.complaints.domain.mail import must_accuse_nobody, note_of_others
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.submit_case import SubmitCase, named_in_case, place_of, scan, take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMail:
    """A mail that was read; ``message`` is what it is known by, ``came_on`` the day on which our server had it."""

    message: str
    kind: str
    title: str
    text: str
    body: str | None
    contact: Mapping[str, str] = field(repr=False)
    came_on: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The number of its case; ``is_new`` unless the mail, with what it says, was taken before."""

    number: str
    is_new: bool


def take_mail(command: TakeMail, *, work: UnitOfWork, clock: Clock) -> Taken:
    """Raises :class:`~chassis.ports.Invalid` for what cannot be taken; then not a byte of it is kept.

    Another mail under a Message-ID that is known is a case of its own, whose note names the other.
    """
    message, words = work.fingerprint(command.message), _digest(command, work)
    before = work.mails.cases_of(message)
    if words in before:
        return Taken(before[words], is_new=False)
    said = SubmitCase(
        actor=PUBLIC,
        kind=command.kind,
        title=command.title,
        text=command.text,
        body=command.body,
        channel=BY_MAIL,
        contact=command.contact,
    )
    scan(said, work)
    must_accuse_nobody(command.title, command.text)
    place = place_of(said, work)
    came_on = _came_on(command.came_on, clock=clock)
    # Nobody is told the code: whoever wrote is answered by mail.
    named = named_in_case(said, place.body, is_meant=True, work=work)
    case = take_in(said, body=place.body, publication=None, came_on=came_on, named=named, work=work, clock=clock).case
    work.mails.add(message, words, case.id)
    if before:
        case, noted = note_of_others(case, before.values(), at=clock.now())
        work.events.record(noted)
        work.cases.save(case)
    return Taken(case.number, is_new=True)


def _digest(command: TakeMail, work: UnitOfWork) -> str:
    """Of what it says; with the Message-ID, which is kept nowhere, so that nobody finds the words by trying."""
    said = (command.message, command.title, command.text, *sorted(command.contact.values()))
    return work.fingerprint("\n".join(said))


def _came_on(day: date | None, *, clock: Clock) -> date:
    """The day on which it reached our server, however long ago, whose clock may be a little ahead; else today."""
    today = clock.today()
    return min(day, today) if day else today
