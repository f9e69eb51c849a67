"""The rows of the inbox and of its positions. No rules: these are in `turn`, `batch` and `single`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.hashing import sm3
from chassis.events.envelope import Event, encode
from chassis.events.inbox.forgetting import FORGOTTEN
from chassis.events.inbox.reason import storable
from chassis.ports import Clock
from chassis.storage import bulk
from chassis.storage.database import insert
from chassis.storage.tables import inbox, positions

Key = tuple[str, str]
"""The source and the aggregate."""


@dataclass(frozen=True, slots=True)
class Held:
    """An event that is waiting or parked."""

    event_id: str
    source: str
    name: str
    aggregate: str
    sequence: int
    state: str
    reason: str | None
    attempts: int
    received_at: datetime
    payload: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored event that waits for its turn, without its content."""

    event_id: str
    key: Key
    sequence: int


class InboxStore:
    """The inbox within one open transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._now = clock.now

    # Positions ----------------------------------------------------------------------------------------------------

    def lock(self, events: Sequence[Event]) -> dict[Key, int]:
        """The positions of these events' aggregates, locked; 0 where nothing took effect yet."""
        keys = sorted({key_of(event) for event in events})
        rows = [{"source": source, "aggregate": aggregate, "sequence": 0} for source, aggregate in keys]
        if self._connection.dialect.name == "sqlite":
            bulk.write(self._connection, positions, rows, _unless_there)
            found = self._among(_read, keys)
        else:
            found = bulk.write(self._connection, positions, rows, _as_it_stands)
        return {(row.source, row.aggregate): row.sequence for row in found}

    def position(self, event: Event) -> int:
        """The position of one event's aggregate, locked."""
        return self.lock([event])[key_of(event)]

    def move(self, moved: Mapping[Key, int]) -> None:
        """Set positions."""
        if not moved:
            return
        rows = [
            {"source": source, "aggregate": aggregate, "sequence": sequence}
            for (source, aggregate), sequence in sorted(moved.items())
        ]
        bulk.write(self._connection, positions, rows, _go_on)

    # Events -------------------------------------------------------------------------------------------------------

    def write(self, *, done: Sequence[Event] = (), waiting: Sequence[Event] = ()) -> None:
        """Keep events as done or waiting; what is done already stays so."""
        now = self._now()
        # An event may come twice in one batch, first ahead of its turn and then in it: "done" stands for both.
        rows = {event.id: row_of(event, "waiting", now) for event in waiting}
        rows |= {event.id: row_of(event, "done", now) for event in done}
        if rows:
            bulk.write(self._connection, inbox, list(rows.values()), _done_overrides)

    def finish(self, event: Event, *, reason: str | None = None) -> None:
        """Keep one event as done, whatever it was before."""
        now = self._now()
        statement = insert(self._connection, inbox).values(row_of(event, "done", now) | {"reason": reason})
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["event_id"], set_={"state": "done", "payload": None, "reason": reason, "done_at": now}
            )
        )

    def finish_stored(self, event_ids: Sequence[str]) -> None:
        """Stored events have taken effect."""
        self._connection.execute(
            sa.update(inbox)
            .where(inbox.c.event_id.in_(event_ids))
            .values(state="done", payload=None, done_at=self._now())
        )

    def give_up(self, event_id: str) -> None:
        """A stored message that is no event, and holds up nothing, is discarded."""
        self._connection.execute(
            sa.update(inbox)
            .where(inbox.c.event_id == event_id)
            .values(state="done", payload=None, reason="discarded", done_at=self._now())
        )

    def supersede(self, events: Sequence[Event]) -> None:
        """What waited or was parked below a snapshot, or below what erases, is settled by it."""
        for event in events:
            if event.snapshot or event.erases:
                reason = "superseded by a snapshot" if event.snapshot else FORGOTTEN
                self._connection.execute(
                    sa.update(inbox)
                    .where(
                        inbox.c.source == event.source,
                        inbox.c.aggregate == event.aggregate,
                        inbox.c.sequence <= event.sequence,
                        inbox.c.state != "done",
                    )
                    .values(state="done", payload=None, reason=reason, done_at=self._now())
                )

    def forget(self, event: Event) -> None:
        """A snapshot has settled it, and then a copy came: what was stored of that one waits for nothing any more."""
        self._connection.execute(
            sa.update(inbox)
            .where(inbox.c.event_id == event.id, inbox.c.state != "done")
            .values(state="done", payload=None, reason="seen already", done_at=self._now())
        )

    # Parking ------------------------------------------------------------------------------------------------------

    def park(self, event: Event, reason: str) -> None:
        """Keep an event as parked, unless it is done."""
        statement = insert(self._connection, inbox).values(
            row_of(event, "parked", self._now()) | {"reason": reason, "attempts": 1}
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["event_id"],
                set_={"state": "parked", "reason": reason, "attempts": inbox.c.attempts + 1},
                where=inbox.c.state != "done",
            )
        )

    def park_waiting(self, event_id: str, reason: str) -> None:
        """Park a stored event whose content cannot be read any more."""
        self._connection.execute(
            sa.update(inbox)
            .where(inbox.c.event_id == event_id, inbox.c.state == "waiting")
            .values(state="parked", reason=reason, attempts=inbox.c.attempts + 1)
        )

    def park_bytes(self, content: bytes, reason: str) -> None:
        """Park a message that is no event, found again by its digest."""
        statement = insert(self._connection, inbox).values(
            event_id=sm3(content),
            source="",
            name="undecodable",
            aggregate="",
            sequence=0,
            state="parked",
            payload=content.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}"),
            reason=storable(reason),
            attempts=1,
            received_at=self._now(),
        )
        self._connection.execute(statement.on_conflict_do_nothing())

    # Waiting ------------------------------------------------------------------------------------------------------

    def waiting(self, keys: Sequence[Key]) -> list[Waiting]:
        """What waits of some aggregates, in order; without the payloads, for few of many may be due."""
        rows = self._among(_waiting, keys)
        return [Waiting(row.event_id, (row.source, row.aggregate), row.sequence) for row in rows]

    def payloads(self, event_ids: Sequence[str]) -> dict[str, str]:
        """The contents of stored events by id."""
        query = sa.select(inbox.c.event_id, inbox.c.payload).where(inbox.c.event_id.in_(event_ids))
        return {row.event_id: row.payload for row in self._connection.execute(query)}

    def next_waiting(self, source: str, aggregate: str) -> tuple[str, str] | None:
        """The id and the content of the waiting event whose turn it is."""
        query = (
            sa.select(inbox.c.event_id, inbox.c.payload)
            .select_from(inbox.join(positions, _same_aggregate()))
            .where(
                inbox.c.state == "waiting",
                inbox.c.source == source,
                inbox.c.aggregate == aggregate,
                inbox.c.sequence == positions.c.sequence + 1,
            )
        )
        row = self._connection.execute(query).first()
        return (row.event_id, row.payload) if row else None

    def _among(self, query: Callable[[str], sa.Select[Any]], keys: Sequence[Key]) -> sa.CursorResult[Any]:
        dialect = self._connection.dialect.name
        return self._connection.execute(query(dialect), {"keys": bulk.keys(dialect, _POSITION, keys)})


_POSITION = (positions.c.source, positions.c.aggregate)


@cache
def _read(dialect: str) -> sa.Select[Any]:
    return sa.select(positions).where(bulk.among(dialect, _POSITION))


@cache
def _waiting(dialect: str) -> sa.Select[Any]:
    of = (inbox.c.source, inbox.c.aggregate)
    query = sa.select(*of, inbox.c.sequence, inbox.c.event_id)
    return query.where(inbox.c.state == "waiting", bulk.among(dialect, of)).order_by(*of, inbox.c.sequence)


def key_of(event: Event) -> Key:
    """In whose order an event stands."""
    return event.source, event.aggregate


def row_of(event: Event, state: str, now: datetime) -> dict[str, Any]:
    """The row of an event."""
    return {
        "event_id": event.id,
        "source": event.source,
        "name": event.name,
        "aggregate": event.aggregate,
        "sequence": event.sequence,
        "state": state,
        "payload": None if state == "done" else encode(event),
        "attempts": 0,
        "received_at": now,
        "done_at": now if state == "done" else None,
    }


def held(connection: Connection, state: str, *, limit: int = 100, after: str = "") -> list[Held]:
    """Waiting or parked events, oldest first."""
    query = (
        sa.select(*[inbox.c[name] for name in Held.__dataclass_fields__])
        .where(inbox.c.state == state, inbox.c.event_id > after)
        .order_by(inbox.c.event_id)
        .limit(limit)
    )
    return [Held(*row) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """Number of waiting and parked events."""
    query = sa.select(inbox.c.state, sa.func.count()).where(inbox.c.state != "done").group_by(inbox.c.state)
    found = {row[0]: row[1] for row in connection.execute(query)}
    return {"waiting": found.get("waiting", 0), "parked": found.get("parked", 0)}


def waiting_since(connection: Connection) -> datetime | None:
    """Since when the oldest waiting event waits."""
    oldest: datetime | None = connection.execute(
        sa.select(sa.func.min(inbox.c.received_at)).where(inbox.c.state == "waiting")
    ).scalar()
    return oldest


def _unless_there(statement: Any) -> Any:
    return statement.on_conflict_do_nothing()


def _as_it_stands(statement: Any) -> Any:
    """A row that is there is locked, in the order of the keys, and left as it is."""
    unchanged = {"sequence": positions.c.sequence}
    return statement.on_conflict_do_update(index_elements=["source", "aggregate"], set_=unchanged).returning(positions)


def _go_on(statement: Any) -> Any:
    return statement.on_conflict_do_update(
        index_elements=["source", "aggregate"], set_={"sequence": statement.excluded.sequence}
    )


def _done_overrides(statement: Any) -> Any:
    return statement.on_conflict_do_update(
        index_elements=["event_id"],
        set_={"state": statement.excluded.state, "payload": None, "done_at": statement.excluded.done_at},
        # A waiting event that is delivered again must not forget its payload; only "done" overrides.
        where=sa.and_(statement.excluded.state == "done", inbox.c.state != "done"),
    )


def _same_aggregate() -> Any:
    return sa.and_(inbox.c.source == positions.c.source, inbox.c.aggregate == positions.c.aggregate)
