"""The stream of everything told, kept for a year: each agency keeps by itself how far it has read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from subscriber.book import Book
from subscriber.narrowing import names

STREAM = "publications.log"


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a reader begins that has read nothing yet: ``first``, ``next``, an offset, or a time (of the broker).

    A time without a zone is one of this machine's. ``topics`` narrows to publications whose first topic is one of
    these, as an agency's queue does at the broker. Raises :class:`ValueError` for what is none of that: the broker
    would answer it by closing the connection.
    """

    start: str | int | datetime = "first"
    topics: Collection[str] = ()
    name: str = STREAM
    _topics: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        is_offset = type(self.start) is int and self.start >= 0
        if not (is_offset or self.start in ("first", "next", "last") or isinstance(self.start, datetime)):
            raise ValueError(
                f"start 应为 first、next、位置（整数）或者时间（datetime），不能是 {self.start!r}。 / "
                f"start is first, next, an offset or a datetime, not {self.start!r}."
            )
        object.__setattr__(self, "_topics", names(self.topics, "topics"))

    def arguments(self, book: Book) -> dict[str, Any]:
        """What the broker is told when the reading begins, or begins again."""
        place = book.place(self.name)
        if place is not None:
            return {"x-stream-offset": place + 1}
        # The broker's clock is UTC; what names no zone would be hours off.
        return {"x-stream-offset": self.start.astimezone() if isinstance(self.start, datetime) else self.start}

    def is_asked_for(self, routing_key: str) -> bool:
        """``disclosure.<verb>.<topic>.<level>``: the topic never changes, so nothing that follows is missed."""
        return not self._topics or not self._topics.isdisjoint(routing_key.split(".")[2:3])
