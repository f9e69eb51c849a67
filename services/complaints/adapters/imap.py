"""What is asked of an IMAP server (RFC 3501): which mails are new, and one of them. Nothing is changed there."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from chassis.base import tls
from chassis.base.mailbox import Mailbox
from services.complaints.adapters.folder_names import modified_utf7

TIMEOUT_SECONDS = 30.0
MOST_BYTES = 2_000_000
"""So much of a mail is fetched: its text comes before what is attached."""
UNREACHABLE, UNTRUSTED, SIGN_IN_REFUSED, NO_FOLDER, REFUSED = (
    "unreachable",
    "untrusted",
    "sign_in_refused",
    "no_folder",
    "refused",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Result = TypeVar("Result")


class MailboxAway(Exception):
    """The mailbox could not be asked: ``reason`` is a code; the text says more, without account and password."""

    def __init__(self, reason: str, says: str) -> None:
        super().__init__(says)
        self.reason = reason


class MailNotGiven(Exception):
    """The server answers, and does not give this mail."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is new: ``validity`` and ``last`` are what IMAP knows a mailbox and its newest mail by.

    ``gone``: those that waited and are not there any more.
    """

    validity: int
    last: int
    uids: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


class Imap:
    """Asks one mailbox, each time on a connection of its own. Raises :class:`MailboxAway` where it cannot be asked."""

    def __init__(self, mailbox: Mailbox, trust: ssl.SSLContext) -> None:
        self._mailbox, self._trust = mailbox, trust

    def look(self, known: Seen | None, since: date, waiting: Sequence[int] = ()) -> Seen:
        """What came after ``known``; without it, nothing that is there already. Of ``waiting``, what is gone.

        Where the server numbered its mails anew, all ``since`` that day, for those that were taken are known.
        """
        with self._selected() as (server, validity):
            newest = _last(server)
            if known is None:
                return Seen(validity, newest)
            begins = known.last + 1
            same = validity == known.validity
            found = self._search(server, f"UID {begins}:*" if same else f"SINCE {_day(since)}")
            # `n:*` names the newest even where it is older than n.
            new = tuple(sorted(uid for uid in found if not same or uid >= begins))
            there = self._search(server, f"UID {','.join(map(str, waiting))}") if same and waiting else waiting
            return Seen(validity, max((newest, *new)), new, tuple(sorted(set(waiting).difference(there))))

    def fetch(self, uid: int) -> bytes | None:
        """A mail, at most so much of it; None where it is there no more. Raises :class:`MailNotGiven` too."""
        with self._selected() as (server, _):
            status, answer = self._asked(
                REFUSED, lambda: server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            )
            if status != "OK":
                raise MailNotGiven(f"the mailbox does not give mail {uid}")
            return next((part[1] for part in answer if isinstance(part, tuple)), None)

    def check(self) -> None:
        """Only that it can be read."""
        with self._selected():
            pass

    def _search(self, server: imaplib.IMAP4, wanted: str) -> list[int]:
        status, answer = self._asked(REFUSED, lambda: server.uid("SEARCH", wanted))
        if status != "OK":
            raise self._away(REFUSED, "the search is refused")
        return [int(uid) for uid in (answer[0] or b"").split()]

    @contextmanager
    def _selected(self) -> Iterator[tuple[imaplib.IMAP4, int]]:
        server = self._asked(UNREACHABLE, self._connected)
        try:
            self._asked(SIGN_IN_REFUSED, lambda: self._sign_in(server))
            folder = _quoted(modified_utf7(self._mailbox.folder))
            status, _ = self._asked(NO_FOLDER, lambda: server.select(folder, readonly=True))
            if status != "OK":
                raise self._away(NO_FOLDER, f"there is no folder '{self._mailbox.folder}', or it may not be read")
            validity = server.response("UIDVALIDITY")[1]
            if not (validity and validity[0]):
                raise self._away(REFUSED, "it does not number its mails (UIDVALIDITY)")
            yield server, int(validity[0])
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                server.logout()

    def _sign_in(self, server: imaplib.IMAP4) -> Any:
        box = self._mailbox
        if f"{box.user}{box.password}".isascii():
            return server.login(box.user, box.password)
        # LOGIN takes ASCII alone; PLAIN (RFC 4616) takes UTF-8.
        return server.authenticate("PLAIN", lambda _: f"\0{box.user}\0{box.password}".encode())

    def _asked(self, phase: str, ask: Callable[[], Result]) -> Result:
        """Its answer. A server that hangs up or says nothing is away, whatever it was asked."""
        try:
            return ask()
        except (imaplib.IMAP4.abort, OSError) as error:
            fault = tls.certificate_fault(error)
            raise self._away(UNTRUSTED if fault else UNREACHABLE, fault or _said(error)) from None
        except imaplib.IMAP4.error:
            says = "it refuses account or password" if phase == SIGN_IN_REFUSED else "it does not take what it is asked"
            raise self._away(phase, says) from None

    def _away(self, reason: str, says: str) -> MailboxAway:
        return MailboxAway(reason, f"{self._mailbox.host}:{self._mailbox.port}: {says}")

    def _connected(self) -> imaplib.IMAP4:
        box = self._mailbox
        if not box.is_encrypted:
            return imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT_SECONDS)
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=self._trust, timeout=TIMEOUT_SECONDS)


def _said(error: BaseException) -> str:
    return tls.spoken_fault(error) or getattr(error, "strerror", None) or "it does not answer in time, or hung up"


def _last(server: imaplib.IMAP4) -> int:
    """The number of the newest mail that there ever was."""
    told = server.response("UIDNEXT")[1]
    return int(told[0]) - 1 if told and told[0] else 0


def _quoted(folder: str) -> str:
    return '"' + re.sub(r'(["\\\\])', r"\\\1", folder) + '"'


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
