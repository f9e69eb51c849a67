"""Letters given up at a mail server."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from chassis.base import tls
from chassis.base.mail_server import MailServer

TIMEOUT_SECONDS = 20


ADDRESS_REFUSED, SIGN_IN_REFUSED, REFUSED = "address_refused", "sign_in_refused", "refused"
UNREACHABLE, UNTRUSTED = "unreachable", "untrusted"


class NotSent(Exception):
    """A letter was not taken; ``for_good``: it would be refused again. ``reason`` is a code; the text names nobody."""

    def __init__(self, reason: str, says: str, *, for_good: bool = False) -> None:
        super().__init__(says)
        self.reason, self.for_good = reason, for_good

    @property
    def is_of_server(self) -> bool:
        """Whether the server is away or lets us not in, so that no letter would be taken."""
        return self.reason != ADDRESS_REFUSED


def send(by: MailServer, to: str, subject: str, text: str, *, trust: ssl.SSLContext) -> None:
    """Give up one letter. Raises :class:`NotSent`."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = by.sender, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=by.sender.partition("@")[2])
    # RFC 3834: nobody's absence notice answers it.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    with _told_apart(by), _connected(by, trust) as server:
        server.send_message(letter, to_addrs=[to])


def check(by: MailServer, *, trust: ssl.SSLContext) -> None:
    """Only that the server answers and lets us in. Raises :class:`NotSent`."""
    with _told_apart(by), _connected(by, trust) as server:
        server.noop()


@contextmanager
def _told_apart(by: MailServer) -> Iterator[None]:
    where = f"{by.host}:{by.port}"
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        says = f"{where}: it refuses the addressee"
        raise NotSent(ADDRESS_REFUSED, says, for_good=all(code >= 500 for code in codes)) from None
    except smtplib.SMTPAuthenticationError as refused:
        raise NotSent(SIGN_IN_REFUSED, f"{where}: it refuses account or password ({refused.smtp_code})") from None
    except smtplib.SMTPServerDisconnected:
        raise NotSent(UNREACHABLE, f"{where}: it hung up") from None
    except smtplib.SMTPResponseException as refused:
        raise NotSent(REFUSED, f"{where}: it refuses what we ask ({refused.smtp_code})") from None
    except smtplib.SMTPException as refused:
        raise NotSent(REFUSED, f"{where}: it does not do what we ask ({type(refused).__name__})") from None
    except OSError as error:
        if fault := tls.certificate_fault(error):
            raise NotSent(UNTRUSTED, f"{where}: {fault}") from None
        says = tls.spoken_fault(error) or error.strerror or "it does not answer in time"
        raise NotSent(UNREACHABLE, f"{where}: {says}") from None


def _connected(by: MailServer, trust: ssl.SSLContext) -> smtplib.SMTP:
    if by.secure:
        server: smtplib.SMTP = smtplib.SMTP_SSL(by.host, by.port, timeout=TIMEOUT_SECONDS, context=trust)
    else:
        server = smtplib.SMTP(by.host, by.port, timeout=TIMEOUT_SECONDS)
    try:
        if by.user:
            if not by.secure:
                server.starttls(context=trust)
            _sign_in(server, by)
    except BaseException:
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, by: MailServer) -> None:
    if f"{by.user}{by.password}".isascii():
        server.login(by.user, by.password)
        return
    # The library's own ways take ASCII alone; PLAIN (RFC 4616) takes UTF-8.
    server.ehlo_or_helo_if_needed()
    given = b64encode(f"\0{by.user}\0{by.password}".encode()).decode("ascii")
    code, said = server.docmd("AUTH", f"PLAIN {given}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, said)
