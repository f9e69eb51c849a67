"""The stream of everything told, kept for a year: each agency keeps by itself how far it has read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from subscriber.book import Book

STREAM = "publications.log"


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a reader begins that has read nothing yet: ``first``, ``next``, an offset, or a time (of the broker).

    ``topics`` narrows to publications whose first topic is one of these, as an agency's queue does at the broker.
    """

    start: str | int | datetime = "first"
    topics: Collection[str] = ()
    name: str = STREAM

    def arguments(self, book: Book) -> dict[str, Any]:
        """What the broker is told when the reading begins, or begins again."""
        place = book.place(self.name)
        return {"x-stream-offset": self.start if place is None else place + 1}

    def is_asked_for(self, routing_key: str) -> bool:
        """``disclosure.<verb>.<topic>.<level>``: the topic never changes, so nothing that follows is missed."""
        return not self.topics or routing_key.split(".")[2:3] in [[topic] for topic in self.topics]
