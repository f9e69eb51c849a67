"""A publication event as an agency receives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_TYPES = {
    "yangguang.disclosure.published.v1": "published",
    "yangguang.disclosure.corrected.v1": "corrected",
    "yangguang.disclosure.withdrawn.v1": "withdrawn",
}


class NotAnEvent(ValueError):
    """These bytes are no publication event; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationEvent:
    """``kind`` is published, corrected or withdrawn; ``index_number`` names what it is about, for good.

    ``sequence`` counts the events of the index number; ``data`` has the shape of `subscriber/contracts`.
    ``text`` is there where it came along, in a first load; else :func:`subscriber.texts.fetch_text` fetches it.
    """

    id: str
    kind: str
    index_number: str
    sequence: int
    body: str
    at: datetime
    data: Mapping[str, Any]
    text: str | None = None

    @property
    def erases(self) -> bool:
        """Withdrawn by a purge: every copy, title and summary too, is to be forgotten, not only unlisted."""
        return bool(self.data.get("erase"))

    @property
    def erases_through(self) -> int:
        """A public notice (公示) has ended or words were withheld: copies of revisions up to this one go; 0: none."""
        return int(self.data.get("erase_through") or 0)

    @property
    def ends_notice(self) -> bool:
        """Whether it ended just now, so that what was told of it has left the queue."""
        before = self.data.get("revision") if self.kind == "withdrawn" else self.data.get("supersedes")
        return before is not None and before <= self.erases_through


def decode(content: bytes) -> PublicationEvent:
    """The event in a message. Raises :class:`NotAnEvent`."""
    try:
        envelope = json.loads(content)
        kind = _TYPES[envelope["type"]]
        event = PublicationEvent(
            id=str(envelope["id"]),
            kind=kind,
            index_number=str(envelope["subject"]),
            sequence=int(envelope["sequence"]),
            body=str(envelope["body"]),
            at=datetime.fromisoformat(envelope["time"]),
            data=envelope["data"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnEvent(f"not a publication event: {error!r}") from error
    if not isinstance(event.data, dict) or event.sequence < 1:
        raise NotAnEvent("not a publication event: data or sequence are wrong")
    return event
