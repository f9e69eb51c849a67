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
from chassis.events.inbox import Held, Inbox, InboxStore, reason_of, turn_of
from chassis.events.inbox.store import key_of
from chassis.ports import Conflict, NotFound
from chassis.storage.outages import is_unavailable
from chassis.storage.tables import inbox

Note = Callable[[Any, str], None]
"""Called as ``note(work, state)`` within the transaction that reaches the state."""


def no_note(_work: Any, _state: str) -> None:
    """Nothing is recorded: for tests and for programs that record elsewhere."""


class EarlierEventFirst(Conflict):
    """Events of one aggregate are settled in their order."""

    code = "earlier_event_first"

    def __init__(self) -> None:
        super().__init__(
            "前面还有未处理的事件，请先处理它。", "An earlier event is missing or parked: settle it first."
        )


class OperatorInbox(Inbox):
    """An inbox with the acts of an operator."""

    def replay(self, event_id: str, *, note: Note = no_note) -> str:
        """Apply a parked event now, and what waited behind it. Returns the state that it reached."""
        reader = self._reader
        with reader.open_work() as (connection, _):
            event = _parked(connection, event_id)
        if event is None:
            raise Conflict("无法解码的消息不能重放，只能丢弃。", "It cannot be decoded; discard it.")
        try:
            with reader.open_work() as (connection, work):
                store = InboxStore(connection, reader.clock)
                turn = turn_of(event, store.position(event))
                if turn == "ahead":
                    raise EarlierEventFirst
                if turn == "next":
                    reader.apply(event, work)
                    store.supersede([event])
                    store.move({key_of(event): event.sequence})
                store.finish(event, reason=None if turn == "next" else "seen already")
                note(work, "done")
        except EarlierEventFirst:
            raise
        except Exception as error:  # refused again: it stays parked, with the reason of this time
            if is_unavailable(error):
                raise
            self._single.park(event, reason_of(error))
            with reader.open_work() as (_, work):
                note(work, "parked")
            return "parked"
        reader.meter.took("done", [event])
        self._single.drain(event.source, event.aggregate)
        return "done"

    def discard(self, event_id: str, *, note: Note = no_note) -> None:
        """Give a parked event up: its sequence counts as taken and what waited behind it goes on."""
        with self._reader.open_work() as (connection, work):
            store = InboxStore(connection, self._reader.clock)
            event = _parked(connection, event_id)
            if event is None:  # undecodable: it has no sequence, and nothing waits behind it
                store.give_up(event_id)
            elif turn_of(event, position := store.position(event)) == "ahead":
                raise EarlierEventFirst
            else:
                store.finish(event, reason="discarded")
                store.move({key_of(event): max(position, event.sequence)})
            note(work, "discarded")
        if event is not None:
            self._single.drain(event.source, event.aggregate)

    def restore(self, events: Sequence[Event], *, note: Note = no_note) -> bool:
        """Apply the snapshots of one aggregate together; False when the reader has gone further meanwhile.

        Raises whatever the handler raises, with nothing changed: a snapshot is made anew, never parked.
        """
        last = events[-1]
        with self._reader.open_work() as (connection, work):
            store = InboxStore(connection, self._reader.clock)
            if turn_of(last, store.position(last)) == "seen":
                return False
            for event in events:
                self._reader.apply(event, work)
            store.write(done=events)
            store.supersede(events)
            store.move({key_of(last): last.sequence})
            note(work, "restored")
        self._single.drain(last.source, last.aggregate)
        return True


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a parked event stands in the order of settling; what cannot be decoded has no source and comes first."""

    source: str
    aggregate: str
    sequence: int
    event_id: str


def in_order(connection: Connection, *, after: Position | None = None, limit: int = 500) -> list[Position]:
    """Parked events by source, aggregate and sequence, a page at a time."""
    query = sa.select(*_POSITION).where(inbox.c.state == "parked").order_by(*_POSITION).limit(limit)
    if after is not None:
        query = query.where(sa.tuple_(*_POSITION) > (after.source, after.aggregate, after.sequence, after.event_id))
    return [Position(*row) for row in connection.execute(query)]


def find(connection: Connection, event_id: str) -> Held | None:
    """One event that the inbox keeps, in whichever state."""
    query = sa.select(*[inbox.c[name] for name in Held.__dataclass_fields__]).where(inbox.c.event_id == event_id)
    row = connection.execute(query).one_or_none()
    return Held(*row) if row else None


def count_parked(connection: Connection, *, after: str = "") -> int:
    """How many are parked beyond an event's id, in the order of a listing."""
    query = sa.select(sa.func.count()).where(inbox.c.state == "parked", inbox.c.event_id > after)
    return connection.execute(query).scalar_one()


def _parked(connection: Connection, event_id: str) -> Event | None:
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


_POSITION = (inbox.c.source, inbox.c.aggregate, inbox.c.sequence, inbox.c.event_id)
