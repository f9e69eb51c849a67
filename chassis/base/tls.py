"""TLS to the broker and its management: a certificate is verified, with its host's name, or there is no connection."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

NOT_TRUSTED = "its certificate is not trusted"


def context(ca_file: Path | None) -> ssl.SSLContext:
    """Trusts the authorities of a file, or the system's without one. Raises ``OSError`` for a file without any."""
    return ssl.create_default_context(cafile=ca_file)


def certificate_fault(error: BaseException) -> str:
    """Why a server's certificate was refused; empty where something else was wrong.

    The libraries wrap the refusal into errors of their own, as cause, context or argument.
    """
    for found in within(error):
        if isinstance(found, ssl.SSLCertVerificationError):
            return f"{NOT_TRUSTED}: {found.verify_message.rstrip('.')} (YANGGUANG_CA_FILE)"
    return ""


def within(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it wraps."""
    return _within(error, set())


def _within(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    if id(error) in seen:
        return
    seen.add(id(error))
    yield error
    inner = [error.__cause__, error.__context__, *error.args]
    inner += [getattr(error, name, None) for name in ("exception", "exceptions")]  # pika's
    flat = [found for one in inner for found in (one if isinstance(one, list | tuple) else [one])]
    for found in flat:
        if isinstance(found, BaseException):
            yield from _within(found, seen)


def spoken_fault(error: BaseException) -> str:
    """What is wrong where a server does not begin with TLS at the port that was asked for it; else nothing."""
    is_plain = isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER"
    return "at this port it does not begin with TLS" if is_plain else ""
