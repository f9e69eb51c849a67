"""What other agencies receive: metadata, summary, digest and address of external publications, never the text.

A purge must not live on in other people's queues: the text is fetched by its address and its digest checked, and
whatever was told of a purged publication is replaced by a tombstone of the same id and sequence.
The public shape is `subscriber/contracts/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notify.domain.publication import FileRef, Publication

_NOT_A_WORD = re.compile(r"[\s.*#]+")
# 条例第十四条: a tombstone never confirms a secret, so a purge says only this.
NEUTRAL_REASON = "该信息已停止公开。"
_TYPE = "yangguang.disclosure.{verb}.v1"
_IDENTITY = ("index_number", "revision", "body", "topic", "level", "address", "api")


class InnerMatter(AssertionError):
    """An internal or party matter was about to leave; a fault of the program, never of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalEvent:
    """One event in the public shape; ``id`` is the catalog event's, ``sequence`` counts per index number."""

    id: str
    verb: str
    routing_key: str
    subject: str
    sequence: int
    body: str
    at: datetime
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The CloudEvents type."""
        return _TYPE.format(verb=self.verb)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What may be told of the editions of a publication up to one, ``through``, once a public notice has ended.

    The digests are those of the edition that ended it: by its own, names that somebody guesses could be checked.
    ``withdrawn_at``: it ended by a withdrawal, and no text is left.
    """

    through: int
    title: str
    summary: str
    document_number: str
    text: FileRef
    attachments: tuple[FileRef, ...]
    content_hash: str
    withdrawn_at: datetime | None = None
    reason: str = ""


def words_of(publication: Publication, through: int) -> Words:
    """What the publication says of itself now."""
    return Words(
        through=through,
        title=publication.title,
        summary=publication.summary,
        document_number=publication.document_number,
        text=publication.text,
        attachments=publication.attachments,
        content_hash=publication.content_hash,
        withdrawn_at=publication.withdrawn_at,
        reason=publication.reason,
    )


def published(publication: Publication, *, event_id: str, at: datetime, body_name: str, origin: str) -> ExternalEvent:
    """The event of a first publication, or of a correction of one that was sent before."""
    # What outsiders never saw before, because another channel carried it, replaces nothing for them.
    is_first = publication.external_sequence == 1
    data: dict[str, Any] = {
        **_identity(publication, body_name, origin),
        "title": publication.title,
        "summary": publication.summary,
        "item": {"code": publication.item, "title": publication.item_title},
        "topics": publication.topics,
        "formed_on": publication.formed_on,
        "published_at": publication.published_at,
        "updated_at": publication.updated_at,
        "text": _file(publication.text),
        "attachments": [_file(attachment) for attachment in publication.attachments],
        "content_hash": publication.content_hash,
        "supersedes": None if is_first else publication.supersedes,
    }
    if publication.document_number:
        data["document_number"] = publication.document_number
    if publication.period:
        data["period"] = publication.period
    if publication.co_issuers:
        data["co_issuers"] = [{"code": issuer.body, "name": issuer.name} for issuer in publication.co_issuers]
    if publication.change_reason and not is_first:
        data["change_reason"] = publication.change_reason
    if not is_first:
        data |= _erase_through(publication)
    return _event(publication, "published" if is_first else "corrected", event_id, at, data)


def withdrawn(publication: Publication, *, event_id: str, at: datetime, body_name: str, origin: str) -> ExternalEvent:
    """The event of a withdrawal: readers take it off their lists, and after a purge they ``erase`` every copy."""
    data = {
        **_identity(publication, body_name, origin),
        "withdrawn_at": publication.withdrawn_at or at,
        "reason": publication.reason or NEUTRAL_REASON,
        "erase": publication.purged,
        "unlist": not publication.purged,
        **({} if publication.purged else _erase_through(publication)),
    }
    return _event(publication, "withdrawn", event_id, at, data)


def tombstone(envelope: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """What stands in the place of an event about a publication that was purged ``at``: its id and sequence, no word."""
    told = envelope["data"]
    withdrawn_at = told.get("withdrawn_at") or at
    data = {name: told[name] for name in _IDENTITY}
    data |= {"withdrawn_at": withdrawn_at, "reason": NEUTRAL_REASON, "erase": True, "unlist": False}
    return {**envelope, "type": _TYPE.format(verb="withdrawn"), "data": data}


def reworded(envelope: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """An event about an earlier edition with what the end of its public notice left; any other as it is."""
    told = envelope["data"]
    if "title" not in told or told["revision"] > words.through:
        return dict(envelope)
    if words.withdrawn_at:
        return _unlisted(envelope, words, words.withdrawn_at)
    kept = {name: value for name, value in told.items() if name not in ("document_number", "change_reason")}
    left = {
        "title": words.title,
        "summary": words.summary,
        "text": _file(words.text),
        "attachments": [_file(attachment) for attachment in words.attachments],
        "content_hash": words.content_hash,
    }
    number = {"document_number": words.document_number} if words.document_number else {}
    return {**envelope, "data": {**kept, **left, **number}}


def _unlisted(envelope: Mapping[str, Any], words: Words, at: datetime) -> dict[str, Any]:
    """What stands in the place of an event about a notice that was withdrawn: that it was, and no digest."""
    data = {name: envelope["data"][name] for name in _IDENTITY}
    data |= {"withdrawn_at": at, "reason": words.reason or NEUTRAL_REASON, "erase": False, "unlist": True}
    data["erase_through"] = words.through
    return {**envelope, "type": _TYPE.format(verb="withdrawn"), "data": data}


def is_tombstone(envelope: Mapping[str, Any]) -> bool:
    """Whether an event says that everything is to be erased, and not a word besides."""
    return bool(envelope["data"].get("erase"))


def _identity(publication: Publication, body_name: str, origin: str) -> dict[str, Any]:
    return {
        "index_number": publication.index_number,
        "revision": publication.revision,
        "body": {"code": publication.body, "name": body_name},
        "topic": publication.topic or "other",
        "level": publication.level,
        "address": origin + publication.address,
        "api": f"{origin}/catalog/api/v1/published/{publication.index_number}",
    }


def _erase_through(publication: Publication) -> dict[str, int]:
    """A fact of the publication, said by each event after the end of a notice: a reader may have missed the first."""
    return {"erase_through": publication.closed_through} if publication.closed_through else {}


def _event(publication: Publication, verb: str, event_id: str, at: datetime, data: Mapping[str, Any]) -> ExternalEvent:
    if publication.audience != "external":
        raise InnerMatter(publication.index_number)
    key = f"disclosure.{verb}.{_word(publication.route_topic, 'other')}.{_word(publication.route_level, 'general')}"
    return ExternalEvent(
        id=event_id,
        verb=verb,
        routing_key=key,
        subject=publication.index_number,
        sequence=publication.external_sequence,
        body=publication.body,
        at=at,
        data=data,
    )


def _file(file: FileRef) -> dict[str, Any]:
    """By digest alone: a name could say after a purge what the file was."""
    announced = {"digest": file.digest, "size": file.size}
    return {**announced, "media_type": file.media_type} if file.media_type else announced


def _word(text: str, otherwise: str) -> str:
    """One word of a routing key: a dot would make two, a star or hash a pattern."""
    return _NOT_A_WORD.sub("-", text).strip("-") or otherwise
