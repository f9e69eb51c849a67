"""The content hash: approval is bound to exactly this content, and anyone can compute it again."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

from services.catalog.domain.item import Item
from services.catalog.domain.revision import Content


def normalised(text: str) -> str:
    """The one form in which texts are kept: NFC, lines ended by a line feed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def content_hash(content: Content, item: Item) -> str:
    """SM3 over the NFC canonical JSON of text and attachment digests, metadata, audience, topics and channels."""
    return "sm3:" + hashlib.new("sm3", canonical(hashed_fields(content, item))).hexdigest()


def digest_of(text: str) -> str:
    """The SM3 of a text: what the audit record keeps of a reason, so that a takedown has nothing to blank there."""
    return "sm3:" + hashlib.new("sm3", normalised(text).encode()).hexdigest()


def hashed_fields(content: Content, item: Item) -> dict[str, Any]:
    """What the hash covers, so that it can be shown beside it."""
    return {
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
        "attachments": [{"digest": one.digest, "name": one.name} for one in content.attachments],
        "publish_at": moment(content.publish_at),
        "aggregate_declared": content.aggregate_declared,
    }


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value with ASCII keys and no fractions, strings in NFC."""
    return json.dumps(_nfc(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(value: datetime | None) -> str | None:
    """A moment as RFC 3339 text in UTC, to the microsecond, so that equal moments read equal."""
    if value is None:
        return None
    # isoformat is several times quicker than strftime, and lists of a hundred ask for it a hundred times.
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return there.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_nfc(key): _nfc(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_nfc(one) for one in value]
    return value
