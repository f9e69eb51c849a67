"""Letters given up at a mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from chassis.base.mail_server import MailServer

TIMEOUT_SECONDS = 20


class NotSent(Exception):
    """A letter was not taken; ``for_good``: it would be refused again. ``reason`` is a code, and names nobody."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good


def send(by: MailServer, to: str, subject: str, text: str, *, trust: ssl.SSLContext) -> None:
    """Give up one letter. Raises :class:`NotSent`."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = by.sender, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=by.sender.partition("@")[2])
    # RFC 3834: nobody's absence notice answers it.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    try:
        with _connected(by, trust) as server:
            server.send_message(letter, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise NotSent("address_refused", for_good=all(code >= 500 for code in codes)) from None
    except smtplib.SMTPAuthenticationError:
        raise NotSent("sign_in_refused") from None
    except smtplib.SMTPException:
        raise NotSent("refused") from None
    except OSError:
        raise NotSent("unreachable") from None


def _connected(by: MailServer, trust: ssl.SSLContext) -> smtplib.SMTP:
    if by.secure:
        server: smtplib.SMTP = smtplib.SMTP_SSL(by.host, by.port, timeout=TIMEOUT_SECONDS, context=trust)
    else:
        server = smtplib.SMTP(by.host, by.port, timeout=TIMEOUT_SECONDS)
    try:
        if by.user:
            if not by.secure:
                server.starttls(context=trust)
            server.login(by.user, by.password)
    except BaseException:
        server.close()
        raise
    return server
