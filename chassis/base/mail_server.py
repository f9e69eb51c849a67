"""The mail server by which people are told, as a setting names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,190}")
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are given up: ``secure`` from the first byte, or by STARTTLS where there is a user."""

    host: str
    port: int
    secure: bool
    user: str
    password: str = field(repr=False)
    sender: str


def read(given: str) -> MailServer | None:
    """The server of ``smtp[s]://user:password@host:port?from=ADDRESS``, none where nothing is given.

    Raises :class:`ValueError`, whose text says what is wrong and repeats no password.
    """
    if not given:
        return None
    parts = urlsplit(given)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("must be smtp://user:password@host:port?from=ADDRESS or smtps://…")
    if not _ADDRESS.fullmatch(sender):
        raise ValueError("must say from which address letters come: …?from=noreply@example.gov.cn")
    if parts.username and not parts.password:
        raise ValueError("names a user without a password: smtp://user:password@host")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )
