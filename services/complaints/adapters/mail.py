"""A mail as a file or a mailbox gives it: who wrote, what, and when it came. Attachments stay in the mailbox."""

from __future__ import annotations

import email
import email.policy
import email.utils
from datetime import date
from email.message import EmailMessage
from typing import Any

from marshmallow import ValidationError

from chassis.base.hashing import sm3
from chassis.content.archives import UnreadableFile
from chassis.content.extraction.shown import read_html
from chassis.content.text_guard import checked_text
from chassis.web.input import refused
from services.complaints.adapters.http import schemas
from services.complaints.domain.entry import china_date
from services.complaints.domain.mail import NobodyToAnswer, NoMail, kind_of, must_be_written_by_somebody
from services.complaints.domain.title import first_sentence
from services.complaints.use_cases.take_mail import CHANNEL, TakeMail

MOST_BYTES = 30_000_000
"""A longer file is no letter of a citizen."""


def read_mail(content: bytes, *, body: str | None, usual: str) -> TakeMail:
    """The mail by the rules of the form: its texts are guarded as what is typed there.

    Raises :class:`~chassis.ports.Invalid`, which quotes nothing of it.
    """
    try:
        message, headers, text = _parsed(content)
        attached = sum(1 for _ in message.iter_attachments())
        name, address = email.utils.parseaddr(headers.get("from", ""))
    except Exception:  # the parser raises whatever a malformed message provokes; from None: it may quote it
        raise NoMail from None
    must_be_written_by_somebody({key: value.lower() for key, value in headers.items()})
    if not text.strip():
        raise NoMail
    if "@" not in address:
        raise NobodyToAnswer
    subject = headers.get("subject", "")
    given = {
        "kind": kind_of(subject, usual),
        "title": " ".join(subject.split())[: schemas.TITLE_MAX] or first_sentence(text),
        "text": text.strip() + _left_out(attached),
        "contact": {"name": name[: schemas.NAME_MAX], "email": address},
        "channel": CHANNEL,
    }
    known_by = headers.get("message-id", "").strip() or sm3(content)
    return TakeMail(message=known_by, body=body, came_on=_came_on(message), **_guarded(given))


def _guarded(given: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded = schemas.NewCase().load(given)
    except ValidationError as wrong:
        raise refused(wrong) from None
    return {name: loaded[name] for name in ("kind", "title", "text", "contact")}


def _parsed(content: bytes) -> tuple[EmailMessage, dict[str, str], str]:
    if len(content) > MOST_BYTES:
        raise UnreadableFile("too_large")
    message = email.message_from_bytes(content, policy=email.policy.default)
    headers = {name.lower(): str(value) for name, value in reversed(message.items())}
    part = message.get_body(preferencelist=("plain", "html"))
    text = str(part.get_content()) if part is not None else ""
    if part is not None and part.get_content_subtype() == "html":
        text = "".join(read_html(text).seen)
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return message, headers, checked_text(lines, longest=len(lines))


def _left_out(count: int) -> str:
    return f"\n\n〔邮件另有附件 {count} 个，没有收入，请在邮箱中查看。〕" if count else ""


def _came_on(message: EmailMessage) -> date | None:
    """By the first of its stamps, which is our own server's; the date that the sender wrote proves nothing."""
    for stamp in message.get_all("received", [])[:1]:
        try:
            return china_date(email.utils.parsedate_to_datetime(str(stamp).rpartition(";")[2].strip()))
        except (ValueError, OverflowError):
            return None
    return None
