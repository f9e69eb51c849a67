"""The mail server and the mailbox, asked as complaints' relay asks them: what each says, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chassis.base import mail, tls
from chassis.base.settings import Settings
from services.complaints.adapters import imap
from services.complaints.adapters.imap import Imap, MailboxAway

_SMTP, _MAILBOX, _CA = "YANGGUANG_SMTP_URL", "YANGGUANG_MAILBOX_URL", "YANGGUANG_CA_FILE"
_LETTERS_WAIT = "citizens' letters are tried for a day and a half."
_MAILS_WAIT = "it is asked again every two minutes, and what came meanwhile is taken then."
_OF_SERVER = {
    mail.UNREACHABLE: f"Start it, or correct host and port in {_SMTP}; {_LETTERS_WAIT}",
    mail.UNTRUSTED: f"Give its authority in {_CA}, or correct the host's name in {_SMTP}; {_LETTERS_WAIT}",
    mail.SIGN_IN_REFUSED: f"Correct account and password in {_SMTP}; {_LETTERS_WAIT}",
    mail.REFUSED: f"Look at its log: it takes no letters of this sender or without encryption; {_LETTERS_WAIT}",
}
_OF_MAILBOX = {
    imap.UNREACHABLE: f"Start it, or correct host and port in {_MAILBOX}; {_MAILS_WAIT}",
    imap.UNTRUSTED: f"Give its authority in {_CA}, or correct the host's name in {_MAILBOX}; {_MAILS_WAIT}",
    imap.SIGN_IN_REFUSED: f"Correct account and password in {_MAILBOX}, or allow IMAP for the account; {_MAILS_WAIT}",
    imap.NO_FOLDER: f"Correct the folder in {_MAILBOX} (imaps://…/FOLDER), or make it there; {_MAILS_WAIT}",
    imap.REFUSED: f"Look at its log: it does not do what IMAP (RFC 3501) asks; {_MAILS_WAIT}",
}


class Asked(NamedTuple):
    """One of them: ``todo`` is empty where it answers."""

    what: str
    says: str
    todo: str = ""


def correspondence(settings: Settings) -> Iterator[Asked]:
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
            yield Asked("mailbox", f"{box.name} can be read")
