"""A mailbox at an IMAP server, by its address: ``imaps://name:password@host:993/INBOX?body=GJJ``."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

_PORTS = {"imaps": 993, "imap": 143}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class WrongMailbox(ValueError):
    """The address names none; says what is wrong with it, without the password."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where it is, who reads it, and the code of the body that it is of; empty: of the only one."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    body: str
    is_encrypted: bool

    @property
    def name(self) -> str:
        """What it is known by."""
        return f"{self.user}@{self.host}/{self.folder}"


def mailbox_of(address: str) -> Mailbox:
    """The mailbox of an address. Raises :class:`WrongMailbox`."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS:
        raise WrongMailbox("must begin with imaps://")
    if not parts.hostname or not parts.username or not parts.password:
        raise WrongMailbox("must name account, password and host, imaps://name:password@host/INBOX?body=CODE")
    if parts.scheme == "imap" and parts.hostname not in _LOOPBACK:
        raise WrongMailbox("must begin with imaps://: without encryption a password goes over no network")
    asked = parse_qs(parts.query)
    if set(asked) - {"body"}:
        raise WrongMailbox("knows no parameter but body")
    return Mailbox(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        body=asked.get("body", [""])[0],
        is_encrypted=parts.scheme == "imaps",
    )
