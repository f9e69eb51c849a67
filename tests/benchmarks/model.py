"""A pair of small services that stand for ours: ``registry`` announces documents, ``ledger`` enters each.

The events have the size and contract of catalog's ``disclosure.proposed``. Run as
``python -m tests.benchmarks.model relay|worker FOLDER DATABASE BROKER`` each is a process as in production.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from chassis.base.clock import SystemClock
from chassis.base.settings import Settings
from chassis.broker import topology
from chassis.broker.consumer import RabbitConsumer
from chassis.broker.publisher import RabbitPublisher
from chassis.events import outbox
from chassis.events.envelope import Delivery, Event, encode
from chassis.events.recorder import TransactionRecorder
from chassis.ports import SYSTEM, Clock, DomainEvent
from chassis.relay.relay import Relay
from chassis.service import Service
from chassis.storage import tables
from chassis.storage.database import Database
from chassis.storage.notify import OutboxNotifier
from tests.keys import SECRET

CATALOG = Path(__file__).resolve().parents[2] / "services" / "catalog" / "contracts"
BINDINGS = {"ledger": ("registry.document.*.external",)}
QUEUE = topology.inbox_queue("ledger")
ROUTING_KEY = "registry.document.filed.external"

metadata = sa.MetaData()
entries = sa.Table(
    "entries",
    metadata,
    sa.Column("document", sa.String(36), primary_key=True),
    sa.Column("title", sa.String(400), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
)
_ENTER = postgresql.insert(entries)
_ENTER = _ENTER.on_conflict_do_update(
    index_elements=["document"], set_={"title": _ENTER.excluded.title, "revision": _ENTER.excluded.revision}
)


class Work:
    """One table and the events."""

    def __init__(self, connection: sa.Connection, events: TransactionRecorder) -> None:
        self.connection, self.events = connection, events

    def enter(self, document: str, title: str, revision: int) -> None:
        """Keep the newest revision of a document."""
        self.connection.execute(_ENTER, {"document": document, "title": title, "revision": revision})


def on_filed(event: Event, *, work: Work, clock: Clock) -> None:
    """The effect: one row, one fact that is audited and told."""
    work.enter(event.subject, event.data["title"], event.sequence)
    work.events.record(entry_made(event, clock))


def entry_made(event: Event, clock: Clock) -> DomainEvent:
    """What the ledger tells of an entry."""
    return DomainEvent(
        name="entry.made",
        aggregate=event.subject,
        body=event.body,
        actor=SYSTEM,
        at=clock.now(),
        data={"document": event.subject, "revision": event.sequence},
        detail={"revision": event.sequence},
        correlation=event.correlation,
    )


def registry(url: str, folder: Path) -> Service:
    """The publishing service."""
    return _service("registry", url, folder, ("document.filed",), (), {})


def ledger(url: str, folder: Path) -> Service:
    """The subscribing service."""
    return _service("ledger", url, folder, ("entry.made",), BINDINGS["ledger"], {"registry.document.filed": on_filed})


def create_tables(service: Service) -> None:
    """Make the tables of a service on an empty database."""
    with service.database.write() as connection:
        tables.metadata.create_all(connection)
        metadata.create_all(connection)
        connection.execute(sa.insert(tables.audit_head).values(id=1, seq=0, hash=tables.GENESIS))


def file_document(service: Service, document: str) -> None:
    """Commit a document at the registry, as a web process would."""
    with service.transaction() as work:
        work.events.record(
            DomainEvent(
                name="document.filed",
                aggregate=document,
                body="GJJ",
                actor=SYSTEM,
                at=service.clock.now(),
                audience="external",
                data=document_data(),
            )
        )


@lru_cache
def document_data() -> dict[str, Any]:
    """The payload: catalog's own example of a proposal."""
    data: dict[str, Any] = json.loads((CATALOG / "disclosure.proposed.v1.example.json").read_bytes())
    return data


def event_of(number: int, documents: int) -> Event:
    """The event of a number, dealt round over so many documents; sequences follow."""
    return Event(
        id=f"0199e2a4-0000-7000-8000-{number:012x}",
        name="registry.document.filed",
        source="registry",
        subject=f"document-{number % documents:08d}",
        sequence=number // documents + 1,
        body="GJJ",
        audience="external",
        at=SystemClock().now(),
        data=document_data(),
        correlation=f"document-{number % documents:08d}",
    )


def fill_outbox(url: str, count: int, *, start: int = 0, documents: int = 500) -> None:
    """Put events into a service's outbox, set-wise in the database itself, so that a million take seconds."""
    marks = {"id": "@id@", "subject": "@subject@"}
    event = event_of(0, documents)
    template = encode(Event(**{name: marks.get(name, getattr(event, name)) for name in Event.__dataclass_fields__}))
    template = template.replace('"sequence":1', '"sequence":@sequence@')
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """INSERT INTO outbox
               (event_id, destination, routing_key, aggregate, sequence, payload, traceparent, occurred_at)
               SELECT id, 'events', %(key)s, 'document/' || subject, sequence,
                      replace(replace(replace(%(template)s, '@id@', id), '@subject@', subject),
                              '@sequence@', sequence::text), NULL, now()
               FROM (SELECT '0199e2a4-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS id,
                            'document-' || lpad((n %% %(documents)s)::text, 8, '0') AS subject,
                            n / %(documents)s + 1 AS sequence
                     FROM generate_series(%(start)s::bigint, %(end)s::bigint) AS n ORDER BY n) AS numbered""",
            {
                "key": ROUTING_KEY,
                "template": template,
                "documents": documents,
                "start": start,
                "end": start + count - 1,
            },
        )
        connection.execute("ANALYZE outbox")


def publisher(broker: str) -> RabbitPublisher:
    """A publisher to the model's exchange and queue."""
    return RabbitPublisher(broker, topology.internal(BINDINGS.items()))


def a_relay(service: Service, broker: str, owner: str = "bench") -> Relay:
    """The relay of the registry."""
    return Relay(service, {outbox.EVENTS: publisher(broker)}, owner=owner)


def _service(name: str, url: str, folder: Path, publishes: Sequence[str], subscribes: Sequence[str], handlers: Any):
    root = folder / name
    contracts = root / "contracts"
    contracts.mkdir(parents=True, exist_ok=True)
    if name == "registry":
        shutil.copy(CATALOG / "disclosure.proposed.v1.schema.json", contracts / "document.filed.v1.schema.json")
    else:
        properties = {"document": {"type": "string"}, "revision": {"type": "integer"}}
        schema = {"type": "object", "required": list(properties), "properties": properties}
        (contracts / "entry.made.v1.schema.json").write_text(json.dumps(schema | {"additionalProperties": False}))
    settings = Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": SECRET})
    service = Service(
        name=name,
        settings=settings,
        database=Database(url.replace("postgresql://", "postgresql+psycopg://")),
        root=root,
        publishes=publishes,
        subscribes=subscribes,
        handlers=handlers,
        make_work=Work,
    )
    service.on_commit.append(OutboxNotifier(service.database).notify)
    return service


def _run_relay(folder: Path, database: str, broker: str) -> None:
    process = a_relay(registry(database, folder), broker, owner=f"process {os.getpid()}")
    signal.signal(signal.SIGTERM, lambda *_: process.stop())
    process.run()


def _run_worker(folder: Path, database: str, broker: str) -> None:
    """The worker; each event that took effect is told by a byte on the standard output."""
    service = ledger(database, folder)

    def take(deliveries: Sequence[Delivery]) -> None:
        service.inbox.take(deliveries)
        os.write(1, b"." * len(deliveries))

    process = RabbitConsumer(broker, "ledger", service.subscribes, take)
    signal.signal(signal.SIGTERM, lambda *_: process.stop())
    process.run()


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    {"relay": _run_relay, "worker": _run_worker}[what](Path(rest[0]), rest[1], rest[2])
