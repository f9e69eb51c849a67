"""What is asked of an IMAP server (RFC 3501): which mails are new, and one of them. Nothing is changed there."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.base import tls
from chassis.base.mailbox import Mailbox

TIMEOUT_SECONDS = 30.0
MOST_BYTES = 2_000_000
"""So much of a mail is fetched: its text comes before what is attached."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MailboxAway(Exception):
    """The server could not be asked; says why, without account and password."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is new: ``validity`` and ``last`` are what IMAP knows a mailbox and its newest mail by."""

    validity: int
    last: int
    uids: tuple[int, ...] = ()


class Imap:
    """Asks one mailbox, each time on a connection of its own."""

    def __init__(self, mailbox: Mailbox, trust: ssl.SSLContext) -> None:
        self._mailbox, self._trust = mailbox, trust

    def look(self, known: Seen | None, since: date) -> Seen:
        """What came after ``known``; without it, nothing that is there already.

        Where the server numbered its mails anew, all ``since`` that day, for those that were taken are known.
        """
        with self._selected() as (server, validity):
            newest = _last(server)
            if known is None:
                return Seen(validity, newest)
            begins = known.last + 1
            wanted = f"UID {begins}:*" if validity == known.validity else f"SINCE {_day(since)}"
            found = [int(uid) for uid in _answer(server.uid("SEARCH", wanted))[0].split()]
            # `n:*` names the newest even where it is older than n.
            new = tuple(sorted(uid for uid in found if validity != known.validity or uid >= begins))
            return Seen(validity, max((newest, *new)), new)

    def fetch(self, uid: int) -> bytes | None:
        """A mail, at most so much of it; None where it is there no more."""
        with self._selected() as (server, _):
            answer = _answer(server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
            return next((part[1] for part in answer if isinstance(part, tuple)), None)

    @contextmanager
    def _selected(self) -> Iterator[tuple[imaplib.IMAP4, int]]:
        box = self._mailbox
        try:
            server = self._connected()
            try:
                server.login(box.user, box.password)
                _answer(server.select(_quoted(box.folder), readonly=True))
                yield server, int(_answer(server.response("UIDVALIDITY"))[0])
            finally:
                with suppress(OSError, imaplib.IMAP4.error):
                    server.logout()
        except (OSError, imaplib.IMAP4.error, ValueError, TypeError) as error:
            why = tls.certificate_fault(error) or type(error).__name__
            raise MailboxAway(f"the mailbox at {box.host}:{box.port} cannot be read: {why}") from None

    def _connected(self) -> imaplib.IMAP4:
        box = self._mailbox
        if not box.is_encrypted:
            return imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT_SECONDS)
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=self._trust, timeout=TIMEOUT_SECONDS)


def _last(server: imaplib.IMAP4) -> int:
    """The number of the newest mail that there ever was."""
    told = server.response("UIDNEXT")[1]
    return int(told[0]) - 1 if told and told[0] else 0


def _answer(answer: tuple[str, list[Any]]) -> list[Any]:
    status, parts = answer
    if status not in ("OK", "UIDVALIDITY"):
        raise imaplib.IMAP4.error("refused")
    return parts


def _quoted(folder: str) -> str:
    return '"' + re.sub(r'(["\\\\])', r"\\\1", folder) + '"'


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
