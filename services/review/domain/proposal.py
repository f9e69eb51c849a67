"""What was proposed: the revision whose content is under review, and what its content hash covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.ports import Audience
from services.review.domain.step import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """The text by its digest; review never keeps it."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attachment by its digest; ``unseen`` are the kinds of what no program could read of it."""

    digest: str
    name: str
    size: int
    media_type: str
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where it is to be published."""

    code: str
    name: str
    kind: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a reviewer looks at besides title, summary and text.

    Dates stay as they were announced: the content hash covers their text.
    """

    formed_on: str | None = None
    document_number: str | None = None
    topics: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    elements: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    publish_at: str | None = None
    change_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A revision as ``catalog.disclosure.proposed`` announces it, its fields by the names that they have there.

    ``internal_approval``: the body wants the leader's approval of internal disclosures too.
    """

    disclosure: str
    revision: int
    body: str
    audience: Audience
    item: str
    item_title: str
    title: str
    summary: str
    content_hash: str
    text: TextFile
    review_route: str
    approvers: tuple[str, ...]
    personal_data: str
    proposer: Person
    due_on: date | None = None
    department: str = ""
    internal_approval: bool = False
    metadata: Metadata = Metadata()

    @property
    def has_unseen(self) -> bool:
        """Whether an attachment holds something that no program could look over for secrecy markings."""
        return any(file.unseen for file in self.metadata.attachments)

    def hashed_forms(self) -> tuple[dict[str, Any], ...]:
        """The JSON values whose canonical SM3 may be the content hash.

        The hash is part of what ``catalog.disclosure.proposed`` promises. Whether the proposer declared a text to be
        aggregate only is covered by it too but not announced, so there are two.
        """
        metadata = self.metadata
        value = {
            "item": self.item,
            "body": self.body,
            "audience": self.audience,
            "title": self.title,
            "summary": self.summary,
            "text": self.text.digest,
            "formed_on": metadata.formed_on,
            "document_number": metadata.document_number or "",
            "topics": list(metadata.topics),
            "channels": [channel.code for channel in metadata.channels],
            "elements": list(metadata.elements),
            "attachments": [{"digest": file.digest, "name": file.name} for file in metadata.attachments],
            "publish_at": metadata.publish_at,
        }
        return tuple({**value, "aggregate_declared": is_declared} for is_declared in (False, True))
