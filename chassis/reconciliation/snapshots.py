"""The publisher's side of a reconciliation: what it would announce of each aggregate today, as snapshots.

Only aggregates that were announced once count: drafts have no sequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import plain
from chassis.events.envelope import Event, decode, encode
from chassis.ports import SYSTEM, DomainEvent
from chassis.storage.tables import audit, outbox, sequences

if TYPE_CHECKING:
    from chassis.service import Service

PAGE = 200


@dataclass(frozen=True, slots=True)
class Sending:
    """How far the events of one aggregate have left the outbox, and when the last left that it still keeps."""

    unpublished: bool = False
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What a publisher announced of one aggregate: how many events, and snapshots of the state they came to."""

    sequence: int
    events: tuple[Event, ...]
    sending: Sending

    @property
    def on_its_way(self) -> bool:
        """Whether some of it has not left the outbox."""
        return self.sending.unpublished

    def routing_key(self) -> str:
        """By which a reader takes it or not."""
        return self.events[0].routing_key


def announced_ids(publisher: Service, noun: str) -> Iterator[list[str]]:
    """The ids of everything of a noun that was ever announced, in pages."""
    after = ""
    while True:
        query = (
            sa.select(sequences.c.aggregate)
            .where(sequences.c.aggregate > after, sequences.c.aggregate.startswith(f"{noun}/", autoescape=True))
            .order_by(sequences.c.aggregate)
            .limit(PAGE)
        )
        with publisher.database.read() as connection:
            found = list(connection.execute(query).scalars())
        if found:
            yield [aggregate.split("/", 1)[1] for aggregate in found]
        if len(found) < PAGE:
            return
        after = found[-1]


def take_snapshots(publisher: Service, noun: str, ids: Sequence[str], *, seed: bool = False) -> dict[str, Announced]:
    """What a publisher announced of these things, states and sequences as of one moment."""
    aggregates = [f"{noun}/{identity}" for identity in ids]
    with one_moment(publisher) as connection:
        numbers = numbers_of(connection, aggregates)
        sending = _sending(connection, aggregates)
        known = [identity for identity in ids if f"{noun}/{identity}" in numbers]
        events: dict[str, list[DomainEvent]] = {}
        for event in publisher.all_snapshots[noun](connection, known, publisher.clock.now()):
            events.setdefault(event.aggregate, []).append(event)
        silent = [identity for identity in known if identity not in events]
        events |= {event.aggregate: [event] for event in _standing(connection, noun, silent)}
    found = {}
    for identity, its_events in events.items():
        sequence = numbers[f"{noun}/{identity}"]
        snapshots = tuple(_snapshot(publisher, event, sequence, seed=seed) for event in its_events)
        found[identity] = Announced(sequence, snapshots, sending.get(f"{noun}/{identity}", Sending()))
    return found


@dataclass(frozen=True, slots=True)
class Begun:
    """When something was announced first, and the detail of that record."""

    at: datetime
    detail: Mapping[str, Any]


def begun(connection: Connection, noun: str, ids: Sequence[str]) -> dict[str, Begun]:
    """The first record of each of these things in the audit: what belongs to what, long after the event is gone."""
    aggregates = [f"{noun}/{identity}" for identity in ids]
    query = sa.select(audit.c.at, audit.c.record).where(audit.c.aggregate.in_(aggregates)).order_by(audit.c.seq.desc())
    found = [(row.at, orjson.loads(row.record)) for row in connection.execute(query)]
    return {record["aggregate"].split("/", 1)[1]: Begun(at, record["detail"]) for at, record in found}


def _snapshot(publisher: Service, domain_event: DomainEvent, sequence: int, *, seed: bool) -> Event:
    if domain_event.name in publisher.publishes:
        publisher.contracts.check(domain_event.name, plain(domain_event.data))
    event = Event(
        id=publisher.ids.new(),
        name=f"{publisher.name}.{domain_event.name}",
        source=publisher.name,
        subject=domain_event.aggregate,
        sequence=sequence,
        body=domain_event.body,
        audience=domain_event.audience,
        at=domain_event.at,
        data=domain_event.data,
        correlation=domain_event.correlation or domain_event.aggregate,
        version=publisher.contracts.versions.get(domain_event.name, 1),
        snapshot=True,
        erases=domain_event.erases,
    )
    # Through the envelope, so that a handler gets exactly what it gets from the bus.
    return replace(decode(encode(event)), seed=seed)


def _standing(connection: Connection, noun: str, ids: Sequence[str]) -> Iterator[DomainEvent]:
    """Of what has no snapshot, only that it stands at its sequence; body and audience from the audit."""
    for identity in ids:
        query = sa.select(audit.c.record, audit.c.at).where(audit.c.aggregate == f"{noun}/{identity}")
        row = connection.execute(query.order_by(audit.c.seq.desc()).limit(1)).one_or_none()
        if row is not None:
            record = orjson.loads(row.record)
            yield DomainEvent(
                name=f"{noun}.standing",
                aggregate=identity,
                body=record["body"],
                audience=record["audience"],
                actor=SYSTEM,
                at=row.at,
            )


def numbers_of(connection: Connection, aggregates: Sequence[str]) -> dict[str, int]:
    """How many events of each aggregate were announced."""
    query = sa.select(sequences).where(sequences.c.aggregate.in_(list(aggregates)))
    return {row.aggregate: row.sequence for row in connection.execute(query)}


def _sending(connection: Connection, aggregates: Sequence[str]) -> dict[str, Sending]:
    query = (
        sa.select(
            outbox.c.aggregate,
            sa.func.count().label("all"),
            sa.func.count(outbox.c.published_at).label("published"),
            sa.func.max(outbox.c.published_at).label("last"),
        )
        .where(outbox.c.aggregate.in_(list(aggregates)))
        .group_by(outbox.c.aggregate)
    )
    return {row.aggregate: Sending(row.all > row.published, row.last) for row in connection.execute(query)}


@contextmanager
def one_moment(of: Service) -> Iterator[Connection]:
    """A reading transaction that sees one state throughout, on PostgreSQL too."""
    options = {} if of.database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with of.database.engine.connect().execution_options(**options) as connection:
        yield connection
