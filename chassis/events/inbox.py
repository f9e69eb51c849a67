"""Effects exactly once and in order: what a service has taken in, what waits for its turn, what is parked.

The order of one aggregate is kept by `inbox_positions`: the last sequence that took effect. Next → effect; seen →
ignored; ahead → waiting; refused → parked, and what comes after it waits behind it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.hashing import sm3
from chassis.base.progress import Progress
from chassis.events.attempts import MAX_ATTEMPTS, Attempts
from chassis.events.envelope import Delivery, Event, Undecodable, decode, encode
from chassis.ports import Clock, Refusal
from chassis.storage import bulk
from chassis.storage.database import insert
from chassis.storage.outages import is_unavailable
from chassis.storage.tables import inbox, positions

log = logging.getLogger(__name__)

Handler = Callable[..., None]
"""Called as ``handler(event, work=work, clock=clock)`` inside the transaction of the inbox."""


class Meter(Protocol):
    """What is counted of the reading side, always after the commit."""

    def batch(self, messages: int, redelivered: int) -> None:
        """Messages came in together, some of them not for the first time."""

    def took(self, outcome: str, events: Sequence[Event]) -> None:
        """What became of events: done, waiting, parked or seen."""


# A message that the broker had to deliver this often is suspected of killing its worker, and is handled alone.
SUSPICIOUS_REDELIVERIES = 3
LONGEST_REASON = 2_000
_DRAIN_PAGE = 500
_OUTCOMES = {"next": "done", "ahead": "waiting", "seen": "seen"}


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


class Inbox:
    """The reading side of one service. ``open_work`` gives ``(connection, work)`` in one write transaction."""

    def __init__(
        self,
        *,
        handlers: Mapping[str, Handler],
        open_work: Callable[[], AbstractContextManager[tuple[Connection, Any]]],
        clock: Clock,
        meter: Meter,
        check: Callable[[Event], None] = lambda _: None,
        progress: Progress | None = None,
    ) -> None:
        self._handlers = handlers
        self._open = open_work
        self._attempts = Attempts(open_work)
        self._clock = clock
        self._meter = meter
        self._check = check
        self._progress = progress or Progress()

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """Take a batch in. When this returns, each event is done, waiting or parked, durably.

        Raises only when the database is unavailable: then nothing of the failed part was taken.
        """
        self._meter.batch(len(deliveries), sum(1 for delivery in deliveries if delivery.redelivered))
        decoded = ((self._decoded(delivery), delivery.redelivered) for delivery in deliveries)
        events = [(event, times >= SUSPICIOUS_REDELIVERIES) for event, times in decoded if event is not None]
        if not events:
            return
        if not any(is_suspect for _, is_suspect in events):
            try:
                self._take_together([event for event, _ in events])
                return
            except Exception as error:  # the batch is redone one by one, to find the one to blame
                if is_unavailable(error):
                    raise
                log.warning("a batch of %d failed, redoing it one by one: %s", len(events), reason_of(error))
        for event, is_suspect in events:
            self._take_alone(event, is_suspect=is_suspect)

    # One batch, set-wise ------------------------------------------------------------------------------------------

    def _take_together(self, events: Sequence[Event]) -> None:
        with self._open() as (connection, work):
            last = self._lock_positions(connection, events)
            moved: dict[tuple[str, str], int] = {}
            sorted_out: dict[str, list[Event]] = {"next": [], "ahead": [], "seen": []}
            for event in events:
                key = (event.source, event.aggregate)
                turn = turn_of(event, moved.get(key, last[key]))
                if turn == "next":
                    self._apply(event, work)
                    moved[key] = event.sequence
                sorted_out[turn].append(event)
            self._store(connection, sorted_out["next"], sorted_out["ahead"])
            self._supersede(connection, sorted_out["next"])
            sorted_out["next"] += self._apply_waiting(connection, work, last, moved)
            self._move(connection, moved)
        for turn, those in sorted_out.items():
            self._meter.took(_OUTCOMES[turn], those)

    def _apply_waiting(
        self,
        connection: Connection,
        work: Any,
        last: Mapping[tuple[str, str], int],
        moved: dict[tuple[str, str], int],
    ) -> list[Event]:
        places = {**last, **moved}
        due = []
        for row in connection.execute(_waiting_among(connection, list(last))):
            key = (row.source, row.aggregate)
            if row.sequence == places[key] + 1:
                places[key] = row.sequence
                due.append(row.event_id)
        applied: list[Event] = []
        for start in range(0, len(due), _DRAIN_PAGE):
            page = due[start : start + _DRAIN_PAGE]
            query = sa.select(inbox.c.event_id, inbox.c.payload).where(inbox.c.event_id.in_(page))
            payloads = {row.event_id: row.payload for row in connection.execute(query)}
            for event in (decode(payloads[event_id]) for event_id in page):
                self._apply(event, work)
                moved[(event.source, event.aggregate)] = event.sequence
                applied.append(event)
            connection.execute(
                sa.update(inbox)
                .where(inbox.c.event_id.in_(page))
                .values(state="done", payload=None, done_at=self._clock.now())
            )
        return applied

    def _lock_positions(self, connection: Connection, events: Sequence[Event]) -> dict[tuple[str, str], int]:
        keys = sorted({(event.source, event.aggregate) for event in events})
        rows = [{"source": source, "aggregate": aggregate, "sequence": 0} for source, aggregate in keys]
        bulk.write(connection, positions, rows, _unless_there)
        query = (
            sa.select(positions)
            .where(bulk.among(connection, (positions.c.source, positions.c.aggregate), keys))
            .order_by(positions.c.source, positions.c.aggregate)
            .with_for_update()
        )
        return {(row.source, row.aggregate): row.sequence for row in connection.execute(query)}

    def _store(self, connection: Connection, done: Sequence[Event], waiting: Sequence[Event]) -> None:
        now = self._clock.now()
        # An event may come twice in one batch, first ahead of its turn and then in it: "done" stands for both.
        rows = {event.id: _row(event, "waiting", now) for event in waiting}
        rows |= {event.id: _row(event, "done", now) for event in done}
        if rows:
            bulk.write(connection, inbox, list(rows.values()), _done_overrides)

    def _supersede(self, connection: Connection, events: Sequence[Event]) -> None:
        """What waited or was parked below a snapshot is settled by it."""
        for event in events:
            if event.snapshot:
                connection.execute(
                    sa.update(inbox)
                    .where(
                        inbox.c.source == event.source,
                        inbox.c.aggregate == event.aggregate,
                        inbox.c.sequence <= event.sequence,
                        inbox.c.state != "done",
                    )
                    .values(state="done", payload=None, reason="superseded by a snapshot", done_at=self._clock.now())
                )

    def _move(self, connection: Connection, moved: Mapping[tuple[str, str], int]) -> None:
        if not moved:
            return
        rows = [
            {"source": source, "aggregate": aggregate, "sequence": sequence}
            for (source, aggregate), sequence in sorted(moved.items())
        ]
        bulk.write(connection, positions, rows, _go_on)

    # One by one ---------------------------------------------------------------------------------------------------

    def _take_alone(self, event: Event, *, is_suspect: bool) -> None:
        if not is_suspect:
            self._settle_alone(event)
        elif not self._settle_counted(event):
            return
        self._drain(event.source, event.aggregate, is_suspect=is_suspect)

    def _settle_counted(self, event: Event) -> bool:
        """Settle an event that may be what kills the worker; False for one that is parked without an attempt."""
        verdict = self._attempts.begin(_row(event, "waiting", self._clock.now()))
        if verdict == "exhausted":
            self._park(event, f"delivered again and again: {MAX_ATTEMPTS} attempts ended without an answer")
        if verdict != "go on":
            return False
        try:
            self._settle_alone(event)
        except Exception as error:
            if is_unavailable(error):
                self._attempts.undo(event.id)
            raise
        self._attempts.reset(event.id)
        return True

    def _settle_alone(self, event: Event) -> None:
        try:
            with self._open() as (connection, work):
                turn = turn_of(event, self._position(connection, event))
                if turn == "next":
                    self._apply(event, work)
                    self._finish(connection, event)
                    self._supersede(connection, [event])
                    self._move(connection, {(event.source, event.aggregate): event.sequence})
                elif turn == "ahead":
                    self._store(connection, [], [event])
                else:
                    self._forget(connection, event)
        except Exception as error:  # whatever a handler raises, the event must not be lost
            if is_unavailable(error):
                raise
            self._park(event, reason_of(error))
        else:
            self._meter.took(_OUTCOMES[turn], [event])

    def _drain(self, source: str, aggregate: str, *, is_suspect: bool = False) -> None:
        """Apply what waits for its turn behind an event just settled, each in a transaction of its own.

        What makes a delivery ``is_suspect`` may be one that waits behind it, acknowledged long ago: then nobody else
        counts its attempts.
        """
        while True:
            with self._open() as (connection, _):
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
                row = connection.execute(query).first()
            if row is None:
                return
            try:
                event = decode(row.payload)
            except Undecodable as error:  # what an earlier version of this code could read
                self._park_waiting(row.event_id, reason_of(error))
                return
            if not is_suspect:
                self._settle_alone(event)
            elif not self._settle_counted(event):
                return

    def _position(self, connection: Connection, event: Event) -> int:
        return self._lock_positions(connection, [event])[(event.source, event.aggregate)]

    def _finish(self, connection: Connection, event: Event, *, reason: str | None = None) -> None:
        now = self._clock.now()
        statement = insert(connection, inbox).values(_row(event, "done", now) | {"reason": reason})
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["event_id"], set_={"state": "done", "payload": None, "reason": reason, "done_at": now}
            )
        )

    def _park(self, event: Event, reason: str) -> None:
        log.error("parked %s %s: %s", event.name, event.id, reason)
        with self._open() as (connection, _):
            if turn_of(event, self._position(connection, event)) == "seen":
                self._forget(connection, event)  # meanwhile a snapshot has settled it
                return
            statement = insert(connection, inbox).values(
                _row(event, "parked", self._clock.now()) | {"reason": reason, "attempts": 1}
            )
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["event_id"],
                    set_={"state": "parked", "reason": reason, "attempts": inbox.c.attempts + 1},
                    where=inbox.c.state != "done",
                )
            )
        self._meter.took("parked", [event])

    def _park_waiting(self, event_id: str, reason: str) -> None:
        log.error("parked %s: %s", event_id, reason)
        with self._open() as (connection, _):
            connection.execute(
                sa.update(inbox)
                .where(inbox.c.event_id == event_id, inbox.c.state == "waiting")
                .values(state="parked", reason=reason, attempts=inbox.c.attempts + 1)
            )

    def _forget(self, connection: Connection, event: Event) -> None:
        """A snapshot has settled it, and then a copy came: what was stored of that one waits for nothing any more."""
        connection.execute(
            sa.update(inbox)
            .where(inbox.c.event_id == event.id, inbox.c.state != "done")
            .values(state="done", payload=None, reason="seen already", done_at=self._clock.now())
        )

    def _decoded(self, delivery: Delivery) -> Event | None:
        try:
            return decode(delivery.content)
        except Undecodable as error:
            self._park_bytes(delivery.content, str(error))
            return None

    def _park_bytes(self, content: bytes, reason: str) -> None:
        log.error("parked an undecodable message: %s", reason)
        now = self._clock.now()
        with self._open() as (connection, _):
            statement = insert(connection, inbox).values(
                event_id=sm3(content),
                source="",
                name="undecodable",
                aggregate="",
                sequence=0,
                state="parked",
                payload=content.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}"),
                reason=_storable(reason),
                attempts=1,
                received_at=now,
            )
            connection.execute(statement.on_conflict_do_nothing())

    def _apply(self, event: Event, work: Any) -> None:
        self._progress.turn()  # a batch may bring thousands of waiting ones with it, and is not stuck
        self._check(event)
        handler = self._handlers.get(event.name)
        if handler is not None:
            work.events.correlation = event.correlation
            work.events.traceparent = event.traceparent
            handler(event, work=work, clock=self._clock)


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


def _waiting_among(connection: Connection, keys: Sequence[tuple[str, str]]) -> Any:
    """What waits of some aggregates, in order; without the payloads, for few of many may be due."""
    return (
        sa.select(inbox.c.source, inbox.c.aggregate, inbox.c.sequence, inbox.c.event_id)
        .where(inbox.c.state == "waiting", bulk.among(connection, (inbox.c.source, inbox.c.aggregate), keys))
        .order_by(inbox.c.source, inbox.c.aggregate, inbox.c.sequence)
    )


def turn_of(event: Event, position: int) -> str:
    """Whether an event is the ``next`` after a position, ``ahead`` of its turn, or ``seen`` before."""
    if event.snapshot:
        # It tells the state after so many events: of use to whoever has not gone further, gaps or not.
        return "next" if event.sequence >= position else "seen"
    if event.sequence <= position:
        return "seen"
    return "next" if event.sequence == position + 1 else "ahead"


def _row(event: Event, state: str, now: datetime) -> dict[str, Any]:
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


def reason_of(error: Exception) -> str:
    """Why an event was refused, as it is kept beside it; bounded, and of characters that every database takes."""
    if isinstance(error, Refusal):
        return _storable(f"{error.code}: {error.en}")
    return _storable(f"{type(error).__name__}: {error}")


def _storable(text: str) -> str:
    shown = text[:LONGEST_REASON].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return shown if len(text) <= LONGEST_REASON else f"{shown}…"


def _same_aggregate() -> Any:
    return sa.and_(inbox.c.source == positions.c.source, inbox.c.aggregate == positions.c.aggregate)
