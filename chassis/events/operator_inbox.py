"""What an operator does with an inbox: replay or discard what is parked, restore what a reader missed.

Each act and the record of it are one transaction: ``note`` writes the record with the unit of work that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.envelope import Event, Undecodable, decode
from chassis.events.inbox import Held, Inbox, reason_of, turn_of
from chassis.ports import Conflict, NotFound
from chassis.storage.outages import is_unavailable
from chassis.storage.tables import inbox

Note = Callable[[Any, str], None]
"""Called as ``note(work, state)`` within the transaction that reaches the state."""


def no_note(_work: Any, _state: str) -> None:
    """Nothing is recorded: for tests and for programs that record elsewhere."""


class EarlierOne(Conflict):
    """Events of one aggregate are settled in their order."""

    code = "earlier_event_first"

    def __init__(self) -> None:
        super().__init__("前面还有未处理的事件，请先处理它。", "An earlier event is missing or parked: mend it first.")


class OperatorInbox(Inbox):
    """An inbox with the acts of an operator."""

    def replay(self, event_id: str, *, note: Note = no_note) -> str:
        """Apply a parked event now, and what waited behind it. Returns the state that it reached."""
        with self._open() as (connection, _):
            event = self._parked(connection, event_id)
        if event is None:
            raise Conflict("无法解码的消息不能重放，只能丢弃。", "It cannot be decoded; discard it.")
        try:
            with self._open() as (connection, work):
                turn = turn_of(event, self._position(connection, event))
                if turn == "ahead":
                    raise EarlierOne
                if turn == "next":
                    self._apply(event, work)
                    self._move(connection, {(event.source, event.aggregate): event.sequence})
                self._finish(connection, event, reason=None if turn == "next" else "seen already")
                note(work, "done")
        except EarlierOne:
            raise
        except Exception as error:  # refused again: it stays parked, with the reason of this time
            if is_unavailable(error):
                raise
            self._park(event, reason_of(error))
            with self._open() as (_, work):
                note(work, "parked")
            return "parked"
        self._meter.took("done", [event])
        self._drain(event.source, event.aggregate)
        return "done"

    def discard(self, event_id: str, *, note: Note = no_note) -> None:
        """Give a parked event up: its place counts as taken and what waited behind it goes on."""
        with self._open() as (connection, work):
            event = self._parked(connection, event_id)
            if event is None:  # undecodable: it has no place, and nothing waits behind it
                connection.execute(
                    sa.update(inbox)
                    .where(inbox.c.event_id == event_id)
                    .values(state="done", payload=None, reason="discarded", done_at=self._clock.now())
                )
            elif turn_of(event, position := self._position(connection, event)) == "ahead":
                raise EarlierOne
            else:
                self._finish(connection, event, reason="discarded")
                self._move(connection, {(event.source, event.aggregate): max(position, event.sequence)})
            note(work, "discarded")
        if event is not None:
            self._drain(event.source, event.aggregate)

    def restore(self, events: Sequence[Event], *, note: Note = no_note) -> bool:
        """Apply the snapshots of one aggregate together; False when the reader has gone further meanwhile.

        Raises whatever the handler raises, with nothing changed: a snapshot is made anew, never parked.
        """
        last = events[-1]
        with self._open() as (connection, work):
            if turn_of(last, self._position(connection, last)) == "seen":
                return False
            for event in events:
                self._apply(event, work)
            self._store(connection, events, [])
            self._supersede(connection, events)
            self._move(connection, {(last.source, last.aggregate): last.sequence})
            note(work, "restored")
        self._drain(last.source, last.aggregate)
        return True

    def _parked(self, connection: Connection, event_id: str) -> Event | None:
        """The event of a parked row; None when its content is no event."""
        query = sa.select(inbox.c.payload, inbox.c.state).where(inbox.c.event_id == event_id).with_for_update()
        row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("没有这个事件。", "There is no such event.")
        if row.state != "parked":
            raise Conflict("这个事件没有被搁置。", f"This event is not parked but {row.state}.")
        try:
            return decode(row.payload)
        except Undecodable:
            return None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a parked event stands in the order of settling; what cannot be decoded has no source and comes first."""

    source: str
    aggregate: str
    sequence: int
    event_id: str


def in_order(connection: Connection, *, after: Place | None = None, limit: int = 500) -> list[Place]:
    """Parked events by source, aggregate and sequence, a page at a time."""
    query = sa.select(*_PLACE).where(inbox.c.state == "parked").order_by(*_PLACE).limit(limit)
    if after is not None:
        query = query.where(sa.tuple_(*_PLACE) > (after.source, after.aggregate, after.sequence, after.event_id))
    return [Place(*row) for row in connection.execute(query)]


def find(connection: Connection, event_id: str) -> Held | None:
    """One event that the inbox keeps, in whichever state."""
    query = sa.select(*[inbox.c[name] for name in Held.__dataclass_fields__]).where(inbox.c.event_id == event_id)
    row = connection.execute(query).one_or_none()
    return Held(*row) if row else None


def count_parked(connection: Connection, *, after: str = "") -> int:
    """How many are parked beyond an event's id, in the order of a listing."""
    query = sa.select(sa.func.count()).where(inbox.c.state == "parked", inbox.c.event_id > after)
    return connection.execute(query).scalar_one()


_PLACE = (inbox.c.source, inbox.c.aggregate, inbox.c.sequence, inbox.c.event_id)
