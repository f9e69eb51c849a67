"""A tiny service made for the tests of the chassis: it counts what it is told, and tells what it counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from chassis.base.settings import Settings
from chassis.events.envelope import Event
from chassis.events.recorder import TransactionRecorder
from chassis.ports import SYSTEM, Clock, DomainEvent, Refusal
from chassis.service import Service
from chassis.storage import messaging_0001, tables
from tests.keys import SECRET
from tests.servers.databases import prepared

metadata = sa.MetaData()
tallies = sa.Table("tallies", metadata, sa.Column("id", sa.String, primary_key=True), sa.Column("seen", sa.JSON))


class Work:
    """The unit of work: one table and the events."""

    def __init__(self, connection: sa.Connection, events: TransactionRecorder) -> None:
        self.connection, self.events = connection, events

    def seen(self, key: str) -> list[int]:
        return self.connection.execute(sa.select(tallies.c.seen).where(tallies.c.id == key)).scalar() or []

    def see(self, key: str, number: int) -> None:
        seen = self.seen(key)
        if seen:
            self.connection.execute(sa.update(tallies).where(tallies.c.id == key).values(seen=[*seen, number]))
        else:
            self.connection.execute(sa.insert(tallies).values(id=key, seen=[number]))


class Faults:
    """Numbers that the handler refuses for now."""

    def __init__(self) -> None:
        self.refused: set[int] = set()


def a_service(
    name: str, url: str, folder: Path, *, subscribes: Sequence[str] = (), faults: Faults | None = None
) -> Service:
    """A tally service on an empty database."""
    root = folder / name
    contracts = root / "contracts"
    contracts.mkdir(parents=True, exist_ok=True)
    schema = {
        "type": "object",
        "required": ["number"],
        "properties": {"number": {"type": "integer"}, "title": {"type": "string"}},
        "additionalProperties": False,
    }
    (contracts / "tally.told.v1.schema.json").write_text(json.dumps(schema))
    settings = Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": SECRET})

    def on_told(event: Event, *, work: Work, clock: Clock) -> None:
        number = event.data["number"]
        if faults and number in faults.refused:
            raise Refusal("不行。", f"the number {number} is refused")
        work.see(event.subject, number)

    from chassis.storage.database import Database

    service = Service(
        name=name,
        settings=settings,
        database=Database(url),
        root=root,
        publishes=("tally.told",),
        subscribes=subscribes,
        handlers={"alpha.tally.told": on_told},
        make_work=Work,
    )

    def fill() -> None:
        with service.database.write() as connection:
            # As the first migration of every service does, triggers included.
            messaging_0001.create(Operations(MigrationContext.configure(connection)))
            metadata.create_all(connection)
        service.database.dispose()

    prepared(url, "tally", fill)
    return service


def told(key: str, number: int, at: datetime, **data: Any) -> DomainEvent:
    """The fact that a number of a key was told."""
    return DomainEvent(
        name="tally.told",
        aggregate=key,
        body="GJJ",
        actor=SYSTEM,
        at=at,
        data={"number": number, **data},
        detail={"number": number},
    )


def tell(service: Service, key: str, number: int, **data: Any) -> None:
    """Record and announce a number of a key."""
    with service.transaction() as work:
        work.events.record(told(key, number, service.clock.now(), **data))


def seen(service: Service, key: str) -> list[int]:
    """What a service has counted of a key."""
    with service.reading() as work:
        return list(work.seen(key))


def payloads(service: Service) -> list[bytes]:
    """The envelopes in a service's outbox, in order."""
    with service.database.read() as connection:
        rows = connection.execute(sa.select(tables.outbox.c.payload).order_by(tables.outbox.c.id)).scalars()
        return [row.encode() for row in rows]


NewDatabase = Callable[[], str]
