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
from chassis.content.extraction.encodings import decoded
from chassis.content.extraction.shown import read_html
from chassis.content.text_guard import checked_text
from chassis.ports import Invalid
from chassis.web.input import refused
from services.complaints.adapters.http import filing_schemas, schemas
from services.complaints.adapters.mail_bounds import MOST_TEXT, bounded
from services.complaints.domain.entry import china_date
from services.complaints.domain.kinds import BY_MAIL
from services.complaints.domain.mail import NobodyToAnswer, NoMail, OverlongMail, kind_of, must_be_written_by_somebody
from services.complaints.domain.title import first_sentence
from services.complaints.use_cases.take_mail import TakeMail

READ = ("from", "subject", "message-id", "auto-submitted", "precedence", "list-id", "content-type", "return-path")
"""The headers that say whether and how a case is made of it."""

_UNNAMED = ("us-ascii", "ascii", "unknown-8bit")
# What programs call so holds characters that only the wider set has.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}


def read_mail(content: bytes, *, body: str | None, usual: str) -> TakeMail:
    """The mail by the rules of the form: its texts are guarded as what is typed there.

    Raises :class:`~chassis.ports.Invalid`, which quotes nothing of it.
    """
    within = bounded(content)
    try:
        message, headers, text = _parsed(within)
        attached = sum(1 for _ in message.iter_attachments())
        name, address = email.utils.parseaddr(headers.get("from", ""))
    except OverlongMail:
        raise
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
        "channel": BY_MAIL,
    }
    known_by = headers.get("message-id", "").strip() or sm3(content)
    return TakeMail(message=known_by, body=body, came_on=_came_on(message), **_guarded(given))


def _guarded(given: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded = filing_schemas.NewCase().load(given)
    except ValidationError as wrong:
        raise refused(wrong) from None
    return {name: loaded[name] for name in ("kind", "title", "text", "contact")}


def _parsed(content: bytes) -> tuple[EmailMessage, dict[str, str], str]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    raw = {name.lower(): str(value) for name, value in reversed(list(message.raw_items()))}
    # Only of what is looked at a header is made sense of: that takes far longer than to find it.
    headers = {name: _header(message, name, raw[name]) for name in READ if name in raw}
    text = _written(message)
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return message, headers, checked_text(lines, longest=len(lines))


def _written(message: EmailMessage) -> str:
    """What its plain part says, or its HTML part where that says more: the plain one may be blank, or a notice."""
    plain, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    said = _text_of(plain) if isinstance(plain, EmailMessage) else ""
    if not isinstance(html, EmailMessage):
        return said
    try:
        shown = "".join(read_html(_text_of(html)).seen)
    except Invalid:
        if said.strip():
            return said
        raise
    return shown if _letters(shown) > _letters(said) else said


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _header(message: EmailMessage, name: str, raw: str) -> str:
    """Bytes that no encoded word names are what senders in China mean by them, not replacement characters."""
    given = raw.encode("utf-8", "surrogateescape")
    if given.isascii():
        return str(message[name])
    return " ".join(_meant(given).split())


def _text_of(part: EmailMessage) -> str:
    """By the character set that the part names; where it names none, or another than it is in, by the bytes."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise NoMail
    if len(content) > MOST_TEXT:
        raise OverlongMail
    named = part.get_content_charset("")
    if named and named not in _UNNAMED:
        try:
            return content.decode(_WIDER.get(named, named))
        except (LookupError, UnicodeDecodeError):
            pass
    return _meant(content)


def _meant(content: bytes) -> str:
    """UTF-8, else GB 18030. Raises :class:`NoMail` for bytes that are neither."""
    text = decoded(content)
    if text is None:
        raise NoMail
    return text


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
