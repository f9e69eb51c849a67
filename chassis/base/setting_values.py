"""How a setting's text becomes its value; a wrong one is refused in one line that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from chassis.base import limits, mail_server, mailbox, public_keys
from chassis.base.mail_server import MailServer
from chassis.base.mailbox import Mailbox, WrongMailbox
from chassis.ports import Limit

# A name, an address of IPv4, or one of IPv6; a port, a scheme or a star would match no host.
_HOST = re.compile(r"[^\s/:@*\[\]]+|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*")


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line that names it."""


def choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """One of some words; the first where none is given. Raises :class:`SettingsError`."""
    value = environ.get(name) or allowed[0]
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(sorted(allowed))}, not '{value}'.")
    return value


def number(environ: Mapping[str, str], name: str, default: str, unit: str, *, least: int = 0, most: int) -> int:
    """A whole number within its bounds. Raises :class:`SettingsError`."""
    value = environ.get(name) or default
    # By its digits first: a number of thousands of them is not even read.
    if not (value.isascii() and value.isdecimal() and len(value) <= 9 and least <= int(value) <= most):
        shown = value if len(value) <= 40 else f"{value[:40]}…"
        raise SettingsError(f"{name} must be a number of {unit} from {least} to {most}, not '{shown}'.")
    return int(value)


def port_of(environ: Mapping[str, str]) -> int:
    """Where the embedded system listens. Raises :class:`SettingsError`."""
    value = environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingsError(f"PORT must be a number from 1 to 65535, not '{value}'.")
    return int(value)


def bind_of(environ: Mapping[str, str]) -> str:
    """Where probes and figures are answered, host:port; empty: nowhere. Raises :class:`SettingsError`."""
    value = environ.get("YANGGUANG_METRICS_BIND") or "off"
    if value == "off":
        return ""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError(f"YANGGUANG_METRICS_BIND must be host:port or off, not '{value}'.")
    return value


def stuck_seconds_of(environ: Mapping[str, str]) -> int:
    """After how long without progress a process ends itself; 0: never. Raises :class:`SettingsError`."""
    name = "YANGGUANG_STUCK_SECONDS"
    # Less than twice the longest time-out would end a process that only waits for a server.
    never = environ.get(name) == "0"
    return 0 if never else number(environ, name, "120", "seconds (or 0 for never)", least=60, most=86_400)


def files_of(environ: Mapping[str, str], data: Path) -> Path:
    """The folder of the file store. Raises :class:`SettingsError`."""
    value = environ.get("YANGGUANG_FILES_URL", "")
    if not value:
        return data / "files"
    parts = urlsplit(value)
    if parts.scheme != "file" or not parts.path.startswith("/"):
        raise SettingsError(f"YANGGUANG_FILES_URL must be file:///absolute/path, not '{value}'.")
    return Path(parts.path)


def hosts_of(given: str) -> frozenset[str]:
    """Host names or addresses, by commas. Raises :class:`SettingsError`."""
    found = frozenset(host.strip().lower() for host in given.split(",") if host.strip())
    for host in sorted(found):
        if not _HOST.fullmatch(host):
            raise SettingsError(f"YANGGUANG_ADDRESS_CHECK_HOSTS must be hosts alone, a.gov.cn,b.gov.cn, not '{host}'.")
    return found


def site_name_of(environ: Mapping[str, str]) -> str:
    """The name of the website. Raises :class:`SettingsError`."""
    value = (environ.get("YANGGUANG_SITE_NAME") or "阳光政务").strip()
    if not value.isprintable() or not 1 <= len(value) <= 60:
        raise SettingsError("YANGGUANG_SITE_NAME must be one line of 1 to 60 characters.")
    return value


def site_id_code_of(environ: Mapping[str, str]) -> str:
    """Its registered code; empty without one. Raises :class:`SettingsError`."""
    value = environ.get("YANGGUANG_SITE_ID_CODE", "")
    if value and not (value.isascii() and value.isalnum() and len(value) == 10):
        raise SettingsError(f"YANGGUANG_SITE_ID_CODE must be 10 digits or letters, not '{value}'.")
    return value


def mailbox_of(environ: Mapping[str, str]) -> Mailbox | None:
    """The mailbox that is asked for new mails. Raises :class:`SettingsError`."""
    try:
        address = environ.get("YANGGUANG_MAILBOX_URL", "")
        return mailbox.mailbox_of(address) if address else None
    except WrongMailbox as wrong:
        raise SettingsError(f"YANGGUANG_MAILBOX_URL {wrong}.") from None


def mail_server_of(environ: Mapping[str, str]) -> MailServer | None:
    """By which citizens are told. Raises :class:`SettingsError`."""
    name = "YANGGUANG_SMTP_URL"
    try:
        return mail_server.read(environ.get(name, ""))
    except ValueError as wrong:
        raise SettingsError(f"{name} {wrong}.") from None


def filing_public_keys_of(environ: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    """Of secrets that were taken away. Raises :class:`SettingsError`."""
    name = "YANGGUANG_FILING_PUBLIC_KEYS"
    try:
        return public_keys.read(environ.get(name, ""))
    except ValueError as wrong:
        raise SettingsError(f"{name} {wrong}.") from None


def limits_of(environ: Mapping[str, str]) -> Mapping[str, Limit]:
    """How much the public may write. Raises :class:`SettingsError`."""
    try:
        return limits.read(environ.get(limits.SETTING, ""))
    except ValueError as wrong:
        raise SettingsError(f"{limits.SETTING} {wrong}.") from None
