"""The mail server and the mailbox, asked as complaints' relay asks them: what each says, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chassis.base import mail, tls
from chassis.base.mailbox import Mailbox
from chassis.base.settings import Settings
from chassis.monitoring.health_server import database_error
from chassis.service import Service
from services.complaints.adapters import imap
from services.complaints.adapters.imap import Imap, MailboxAway
from services.complaints.adapters.mailbox_timers import nobody_answers
from services.complaints.adapters.storage.directory import SqlDirectory

_SMTP, _MAILBOX, _CA = "YANGGUANG_SMTP_URL", "YANGGUANG_MAILBOX_URL", "YANGGUANG_CA_FILE"
_LETTERS_WAIT = "citizens' letters are tried for a day and a half."
_MAILS_WAIT = "it is asked again every two minutes, and what came meanwhile is taken then."
_OF_SERVER = {
    mail.UNREACHABLE: f"Start it, or correct host, port and scheme (smtps:// is TLS) in {_SMTP}; {_LETTERS_WAIT}",
    mail.UNTRUSTED: f"Give its authority in {_CA}, or correct the host's name in {_SMTP}; {_LETTERS_WAIT}",
    mail.SIGN_IN_REFUSED: f"Correct account and password in {_SMTP}; {_LETTERS_WAIT}",
    mail.REFUSED: f"Look at its log: it takes no letters of this sender or without encryption; {_LETTERS_WAIT}",
}
_OF_MAILBOX = {
    imap.UNREACHABLE: f"Start it, or correct host, port and scheme (imaps:// is TLS) in {_MAILBOX}; {_MAILS_WAIT}",
    imap.UNTRUSTED: f"Give its authority in {_CA}, or correct the host's name in {_MAILBOX}; {_MAILS_WAIT}",
    imap.SIGN_IN_REFUSED: f"Correct account and password in {_MAILBOX}, or allow IMAP for the account; {_MAILS_WAIT}",
    imap.NO_FOLDER: f"Correct the folder in {_MAILBOX} (imaps://…/FOLDER), or make it there; {_MAILS_WAIT}",
    imap.REFUSED: f"Look at its log: it does not do what IMAP (RFC 3501) asks; {_MAILS_WAIT}",
}

_OF_BODY = f"Write the code of the body into {_MAILBOX}, imaps://…?body=CODE; {_MAILS_WAIT}"


class Asked(NamedTuple):
    """One of them: ``todo`` is empty where it answers."""

    what: str
    says: str
    todo: str = ""


def correspondence(settings: Settings, services: Sequence[Service]) -> Iterator[Asked]:
    """Those that are set."""
    trust = tls.context(settings.ca_file)
    if server := settings.mail_server:
        try:
            mail.check(server, trust=trust)
        except mail.NotSent as failed:
            yield Asked("mail server", str(failed), _OF_SERVER[failed.reason])
        else:
            yield Asked("mail server", f"{server.host}:{server.port} answers, and lets us in")
    if box := settings.mailbox:
        try:
            Imap(box, trust).check()
        except MailboxAway as away:
            yield Asked("mailbox", str(away), _OF_MAILBOX[away.reason])
        else:
            lacks = "" if _is_answered(box, services) else nobody_answers(box)
            says = f"{box.name} can be read"
            yield Asked("mailbox", f"{says}, and {lacks}" if lacks else says, _OF_BODY if lacks else "")


def _is_answered(box: Mailbox, services: Sequence[Service]) -> bool:
    """Whether a body answers its mails, as far as the database says."""
    for service in services:
        if service.name == "complaints" and not database_error(service.database, service.migrations):
            with service.database.read() as connection:
                return SqlDirectory(connection).place(body=box.body or None, disclosure=None) is not None
    return True
