"""Mail (EML) and web archives (MHT, MHTML): headers and parts."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.parts import Part, Read

_HEAD = re.compile(
    rb"\s{0,20}(?:MIME-Version|From|To|Received|Return-Path|Message-ID|Subject|Date|Content-[A-Za-z-]{1,40}|"
    rb"X-[A-Za-z-]{1,40}|Snapshot-Content-Location)[ ]?:",
    re.IGNORECASE,
)
_CONTENT = re.compile(rb"^content-(?:type|transfer-encoding):", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 1000


def is_mail(content: bytes) -> bool:
    """Whether it begins as a message does, with a header that says how to read it."""
    return _HEAD.match(content) is not None and _CONTENT.search(content[:20_000]) is not None


def mail_parts(content: bytes, depth: int, read: Read) -> Iterator[Part]:
    """Every header, and what ``read`` makes of every part. Raises :class:`UnreadableFile`."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        found = list(_walk(message))
    except Exception:  # the parser raises whatever a malformed message provokes; from None: it may quote it
        raise UnreadableFile("damaged") from None
    for headers, payload in found:
        yield headers
        if payload:
            yield from read(payload, depth)


def _walk(message: EmailMessage | Message) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            raise UnreadableFile("too_large")
        headers = "\n".join(f"{name}: {value}" for name, value in part.items())
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset("")
        if isinstance(payload, bytes) and charset and part.get_content_maintype() == "text":
            payload = _recoded(payload, charset)
        yield headers, payload if isinstance(payload, bytes) else b""


def _recoded(payload: bytes, charset: str) -> bytes:
    """As UTF-8, where its character set is known."""
    try:
        return payload.decode(charset, errors="replace").encode()
    except LookupError:
        return payload
