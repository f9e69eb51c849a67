"""The timers that ask a mailbox for new mails and make a case of each; what fails is set aside, and shown by doctor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from chassis.base import tls
from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.service import Timer
from services.complaints.adapters.imap import Imap, Seen
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads import mailboxes
from services.complaints.domain.kinds import OPINION
from services.complaints.domain.mail import AutomaticMail
from services.complaints.use_cases.take_mail import take_mail

EVERY = timedelta(minutes=2)
OVERLAP = timedelta(days=3)
log = logging.getLogger(__name__)


def mailbox_timers(settings: Settings) -> tuple[Timer, ...]:
    """Both; none where no mailbox is set."""
    box = settings.mailbox
    if box is None:
        return ()
    # Only where a mailbox is asked: the form's rules come with a library that no other relay carries.
    from services.complaints.adapters.mail import read_mail

    imap, name, body = Imap(box, tls.context(settings.ca_file)), box.name, box.body or None

    def look(_: str, work: Work, clock: Clock) -> Callable[[], Seen]:
        known, since = mailboxes.known(work.connection, name), clock.today() - OVERLAP
        return lambda: imap.look(known, since)

    def keep(_: str, work: Work, _clock: Clock, seen: Seen) -> None:
        mailboxes.keep(work.connection, name, seen)

    def due(work: Work, _: Clock, limit: int) -> Sequence[str]:
        return mailboxes.waiting(work.connection, name, limit)

    def fetch(uid: str, _: Work, __: Clock) -> Callable[[], bytes | None]:
        return lambda: imap.fetch(int(uid))

    def take(uid: str, work: Work, clock: Clock, content: bytes | None) -> None:
        # None: somebody took it out of the mailbox, and sees to it.
        if content is not None:
            try:
                take_mail(read_mail(content, body=body, usual=OPINION), work=work, clock=clock)
            except AutomaticMail:
                log.info("no case is made of an automatic mail")
        mailboxes.done(work.connection, name, int(uid))

    return (
        Timer("look-into-mailbox", EVERY, lambda *_: [name], keep, ask=look),
        Timer("take-mails", EVERY, due, take, ask=fetch),
    )
