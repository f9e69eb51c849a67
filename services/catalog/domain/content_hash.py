"""The content hash: approval is bound to exactly this content, and anyone can compute it again."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from services.catalog.domain.item import Item
from services.catalog.domain.revision import AfterNotice, Content


def normalised(text: str) -> str:
    """The one form in which texts are kept: NFC, lines ended by a line feed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


# The form of the hash. A field that joins makes another one: what was approved under a form is checked by that form.
FORM = 1


def content_hash(content: Content, item: Item, form: int = FORM) -> str:
    """SM3 over the NFC canonical JSON of text and attachment digests, metadata, audience, topics, channels and reasons.

    Raises :class:`ValueError` for a form that this program does not know.
    """
    if form != FORM:
        raise ValueError(f"the content hash has no form {form}")
    return canonical_digest(hashed_fields(content, item))


def canonical_digest(value: Any) -> str:
    """The SM3 of a value's canonical form."""
    return "sm3:" + hashlib.new("sm3", canonical(value)).hexdigest()


def digest_of(text: str) -> str:
    """The SM3 of a text: what the audit record keeps of a reason, so that a takedown has nothing to blank there."""
    return "sm3:" + hashlib.new("sm3", normalised(text).encode()).hexdigest()


def hashed_fields(content: Content, item: Item) -> dict[str, Any]:
    """What the hash covers, so that it can be shown beside it."""
    return {
        "form": FORM,
        "item": item.code,
        "body": item.body,
        "audience": item.audience,
        "title": content.title,
        "summary": content.summary,
        "text": content.text.digest,
        "formed_on": content.formed_on.isoformat() if content.formed_on else None,
        "document_number": content.document_number,
        "topics": list(content.topics),
        "channels": [channel.code for channel in content.channels],
        "elements": list(content.elements),
        "attachments": [{"digest": file.digest, "name": file.name} for file in content.attachments],
        "publish_at": moment(content.publish_at),
        "period": content.period,
        "also_fulfils": [asdict(further) for further in content.also_fulfils],
        "co_issuers": [asdict(issuer) for issuer in content.co_issuers],
        "interprets": content.interprets,
        "related": list(content.related),
        "self_check": [asdict(answer) for answer in content.self_check],
        "no_website_reason": content.no_website_reason,
        "sensitive_data": content.sensitive_data,
        "declassified_by": content.declassified_by,
        "declassified_on": content.declassified_on.isoformat() if content.declassified_on else None,
        "kept_findings": [
            {"kind": finding.kind, "masked": finding.masked, "reason": finding.reason}
            | ({"file": finding.file} if finding.file else {})
            for finding in content.kept_findings
        ],
        "notice_until": content.notice_until.isoformat() if content.notice_until else None,
        "after_notice": _after_notice(content.after_notice),
    }


def _after_notice(after: AfterNotice | None) -> dict[str, str] | None:
    if after is None:
        return None
    return {
        "title": after.title,
        "summary": after.summary,
        "document_number": after.document_number,
        "text": after.text.digest,
    }


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a value with ASCII keys and no fractions, strings in NFC, moments as RFC 3339."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(value: datetime | None) -> str | None:
    """A moment as RFC 3339 text in UTC, to the microsecond, so that equal moments read equal."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
