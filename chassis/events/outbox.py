"""Events written in the caller's transaction, to be published afterwards by relay or local bus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from chassis.storage import bulk
from chassis.storage.tables import outbox, sequences

EVENTS = "events"
PUBLICATIONS = "publications"

Rewrite = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What becomes of the envelope of a kept event."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event that waits to be published."""

    id: int
    event_id: str
    destination: str
    routing_key: str
    payload: str
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Depth:
    """How far publishing is behind: rows unpublished and the moment of the oldest."""

    rows: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits under one routing key. ``passed``: something later was published, so it was tried and not taken."""

    destination: str
    routing_key: str
    rows: int
    oldest: datetime
    passed: bool


_UNPUBLISHED = (
    sa.select(*[outbox.c[name] for name in Row.__dataclass_fields__])
    .where(outbox.c.published_at.is_(None), outbox.c.id > sa.bindparam("after"))
    .order_by(outbox.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_UNPUBLISHED_TO = _UNPUBLISHED.where(outbox.c.destination == sa.bindparam("destination"))
# One array instead of one parameter per row: a quarter of the relay's time went into expanding them.
_IDS = sa.bindparam("ids", type_=postgresql.ARRAY(sa.BigInteger))
# Set for the transaction, once, in the statement itself: one of its own would be one round trip more.
_NO_WAITING = sa.select(sa.func.set_config("synchronous_commit", "off", True)).scalar_subquery()
_MARK = sa.update(outbox).where(outbox.c.id == sa.any_(_IDS), _NO_WAITING == "off")


def next_sequences(connection: Connection, counts: Mapping[str, int]) -> dict[str, int]:
    """Advance each aggregate by its count of new events and return its last number; one statement for all."""
    rows = [{"aggregate": aggregate, "sequence": count} for aggregate, count in sorted(counts.items())]
    return {row.aggregate: row.sequence for row in bulk.write(connection, sequences, rows, _advance)}


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows in the caller's transaction."""
    bulk.write(connection, outbox, rows)


def unpublished(connection: Connection, *, after: int, limit: int, destination: str = "") -> list[Row]:
    """The oldest unpublished rows (of one destination) beyond a low-water mark, in the order of their ids."""
    query = _UNPUBLISHED_TO if destination else _UNPUBLISHED
    asked = {"after": after, "most": limit, **({"destination": destination} if destination else {})}
    return [Row(*row) for row in connection.execute(query, asked).all()]


def mark(connection: Connection, ids: Iterable[int], at: datetime) -> None:
    """Mark acknowledged rows as published, in one statement.

    On PostgreSQL the commit does not wait for its disk: a mark that a crash takes back only has its event sent again,
    which readers know; and the broker has the disk for itself meanwhile.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_MARK, {"ids": list(ids), "published_at": at})
    else:
        connection.execute(sa.update(outbox).where(outbox.c.id.in_(list(ids))).values(published_at=at))


def depth(connection: Connection) -> Depth:
    """How many rows wait, and since when."""
    row = connection.execute(
        sa.select(sa.func.count(), sa.func.min(outbox.c.occurred_at)).where(outbox.c.published_at.is_(None))
    ).one()
    return Depth(row[0], row[1])


def unsent(connection: Connection) -> list[Unsent]:
    """The unpublished rows by destination and routing key, those of the oldest first."""
    query = (
        sa.select(
            outbox.c.destination,
            outbox.c.routing_key,
            sa.func.count().label("rows"),
            sa.func.min(outbox.c.occurred_at).label("oldest"),
            sa.func.min(outbox.c.id).label("first"),
        )
        .where(outbox.c.published_at.is_(None))
        .group_by(outbox.c.destination, outbox.c.routing_key)
        .order_by(sa.func.min(outbox.c.id))
    )
    found = connection.execute(query).all()
    newest = {destination: _newest_published(connection, destination) for destination in {row[0] for row in found}}
    return [
        Unsent(row.destination, row.routing_key, row.rows, row.oldest, newest[row.destination] > row.first)
        for row in found
    ]


def republish(connection: Connection, since: datetime) -> int:
    """Unmark what was published since a moment, after the broker was lost with its disk; the inboxes absorb repeats."""
    statement = sa.update(outbox).where(outbox.c.published_at >= since).values(published_at=None)
    return connection.execute(statement).rowcount


def clean(connection: Connection, *, now: datetime, keep: timedelta, limit: int) -> int:
    """Remove up to ``limit`` rows published longer ago than ``keep``, those with the lowest numbers first."""
    old = sa.select(outbox.c.id).where(outbox.c.published_at < now - keep).order_by(outbox.c.id).limit(limit)
    return connection.execute(sa.delete(outbox).where(outbox.c.id.in_(old))).rowcount


def rewrite(connection: Connection, aggregate: str, write: Rewrite) -> None:
    """Replace every kept envelope of an aggregate by what ``write`` makes of it: a purge must not live on here."""
    rows = connection.execute(sa.select(outbox.c.id, outbox.c.payload).where(outbox.c.aggregate == aggregate)).all()
    written = [(row, orjson.dumps(write(orjson.loads(row.payload))).decode()) for row in rows]
    changed = [{"row": row.id, "payload": payload} for row, payload in written if payload != row.payload]
    if changed:
        connection.execute(
            sa.update(outbox).where(outbox.c.id == sa.bindparam("row")).values(payload=sa.bindparam("payload")),
            changed,
        )


def without_data(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """An event of ours that only keeps its place in the sequence; one that erases stays as it is."""
    return dict(envelope) if envelope.get("erases") else {**envelope, "erased": True, "data": {}}


def _newest_published(connection: Connection, destination: str) -> int:
    query = (
        sa.select(outbox.c.id)
        .where(outbox.c.destination == destination, outbox.c.published_at.is_not(None))
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() or 0


def _advance(statement: Any) -> Any:
    return statement.on_conflict_do_update(
        index_elements=["aggregate"], set_={"sequence": sequences.c.sequence + statement.excluded.sequence}
    ).returning(sequences.c.aggregate, sequences.c.sequence)
