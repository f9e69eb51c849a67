"""The timers that ask a mailbox for new mails and make a case of each; what fails is set aside, and shown by doctor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from chassis.base import tls
from chassis.base.mailbox import Mailbox
from chassis.base.outside import OutsideServers
from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.service import Chore, Timer
from chassis.storage import set_aside
from services.complaints.adapters.imap import Imap, MailboxAway, Seen
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads import mailboxes
from services.complaints.adapters.storage.reads.set_aside_mails import TAKE
from services.complaints.domain.kinds import OPINION
from services.complaints.domain.mail import AutomaticMail
from services.complaints.use_cases.take_mail import take_mail

EVERY = timedelta(minutes=2)
OVERLAP = timedelta(days=3)
LOOK = "look-into-mailbox"
TRIES = 8
"""So often a mail is tried, within a day and a half; then it stays set aside until somebody sees to it."""
ASKED_ABOUT = 200
"""Of so many mails that wait a look asks whether they are still there."""
SERVER = "mailbox"
log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class _Away:
    """In the place of an answer: the mailbox is asked again in the next round."""


def mailbox_timers(settings: Settings, outside: OutsideServers) -> tuple[Timer | Chore, ...]:
    """Both; where no mailbox is set any more, what forgets what was set aside of one."""
    box = settings.mailbox
    if box is None:
        return (Chore("forget-mailbox", timedelta(days=1), _forget),)
    # Only where a mailbox is asked: the form's rules come with a library that no other relay carries.
    from services.complaints.adapters.mail import read_mail

    imap, name, body = Imap(box, tls.context(settings.ca_file)), box.name, box.body or None

    def look(_: str, work: Work, clock: Clock) -> Callable[[], Seen | _Away]:
        lacks = "" if work.directory.place(body=body, disclosure=None) else nobody_answers(box)
        known, since = mailboxes.known(work.connection, name), clock.today() - OVERLAP
        waiting = [int(uid) for uid in mailboxes.waiting(work.connection, name, ASKED_ABOUT)]
        return lambda: _answer(outside, lambda: imap.look(known, since, waiting), lacks)

    def keep(_: str, work: Work, _clock: Clock, seen: Seen | _Away) -> None:
        if isinstance(seen, Seen):
            mailboxes.keep(work.connection, name, seen)

    def due(work: Work, _: Clock, limit: int) -> Sequence[str]:
        return mailboxes.waiting(work.connection, name, limit)

    def fetch(uid: str, _: Work, __: Clock) -> Callable[[], bytes | _Away | None]:
        # One mail after the other would wait for a server that does not answer; the next look finds it back.
        return lambda: _Away() if outside.is_away(SERVER) else _answer(outside, lambda: imap.fetch(int(uid)))

    def take(uid: str, work: Work, clock: Clock, content: bytes | _Away | None) -> None:
        if isinstance(content, _Away):
            return
        # None: somebody took it out of the mailbox, and sees to it.
        if content is not None:
            try:
                take_mail(read_mail(content, body=body, usual=OPINION), work=work, clock=clock)
            except AutomaticMail:
                log.info("no case is made of an automatic mail")
        mailboxes.done(work.connection, name, int(uid))

    return (
        Timer(LOOK, EVERY, lambda *_: [name], keep, ask=look),
        Timer(TAKE, EVERY, due, take, ask=fetch, tries=TRIES),
    )


def nobody_answers(box: Mailbox) -> str:
    """What is said of a mailbox whose mails no body would answer; none of them is at fault, so none is set aside."""
    asked = f"there is no body {box.body}" if box.body else "there are several bodies"
    return f"{asked}: YANGGUANG_MAILBOX_URL says by ?body=CODE which one answers its mails"


def _answer(outside: OutsideServers, ask: Callable[[], Answer], lacks: str = "") -> Answer | _Away:
    """``lacks``: why none of its mails could be taken, though it answers."""
    try:
        answer = ask()
    except MailboxAway as away:
        outside.lost(SERVER, str(away))
        return _Away()
    if lacks:
        outside.lost(SERVER, lacks)
    else:
        outside.back(SERVER)
    return answer


def _forget(work: Work, _: Clock) -> int:
    """What waits stays known: once the mailbox is set again, it is taken."""
    return sum(set_aside.forget_all(work.connection, timer) for timer in (LOOK, TAKE))
