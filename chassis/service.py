"""A service, wired: what its composition root (`app.py`) builds and what web, worker, relay and local bus run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from chassis import migrate
from chassis.bus.topology import matches
from chassis.clock import SystemClock
from chassis.cloudevents import traceparent_of
from chassis.contracts import Contracts, ReadContracts
from chassis.db import Database
from chassis.ids import Uuid7Ids
from chassis.inbox import Handler
from chassis.journal import TransactionJournal
from chassis.mending import MendableInbox
from chassis.metrics import Metrics
from chassis.ports import Clock, Ids
from chassis.reconcile import Holding
from chassis.settings import Settings
from chassis.telling import Tell
from chassis.watchdog import Progress

if TYPE_CHECKING:
    from flask import Flask

MakeWork = Callable[[Connection, TransactionJournal], Any]
"""Builds a service's unit of work on an open transaction; it has at least ``journal``."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Work that is due from time to time: ``run(work, clock)`` in one write transaction, under the service's lease.

    Returns how many things it did; when it did something it is called again at once, so it may work in portions.
    """

    name: str
    every: timedelta
    run: Callable[[Any, Clock], int]


@dataclass(slots=False)
class Service:
    """One of the independent services with everything that it needs to run."""

    name: str
    settings: Settings
    database: Database
    root: Path
    publishes: Sequence[str]
    subscribes: Sequence[str]
    handlers: Mapping[str, Handler]
    make_work: MakeWork
    # Gives the makers of its blueprints. Only the web calls it, so worker and relay never load the HTTP edge.
    edge: Callable[[], Sequence[Callable[[], Any]]] = tuple
    timers: Sequence[Timer] = ()
    # For reconciliation: what it says of its own things by noun, and keeps of others' by "service.noun".
    tells: Mapping[str, Tell] = field(default_factory=dict)
    holds: Mapping[str, Holding] = field(default_factory=dict)
    # Queues of other agencies, (name, routing keys), of the one service that publishes to the outside.
    outside_queues: Callable[[Any], Sequence[tuple[str, Sequence[str]]]] | None = None
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=Uuid7Ids)
    on_commit: list[Callable[[], None]] = field(default_factory=list)
    # Of this process's main loop, where it is a worker or a relay.
    progress: Progress = field(default_factory=Progress)

    @cached_property
    def contracts(self) -> Contracts:
        """The contracts of the events that it publishes."""
        return Contracts(self.root / "contracts")

    @property
    def migrations(self) -> Path:
        """Its Alembic history."""
        return self.root / "migrations"

    @contextmanager
    def transaction(self, *, traceparent: str = "") -> Iterator[Any]:
        """A unit of work in one write transaction: state, audit and outbox are committed together or not at all.

        ``traceparent`` is a request's header; what is none is left out.
        """
        with self._opened(traceparent_of(traceparent)) as (_, work):
            yield work

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A unit of work that only reads."""
        with self.database.read() as connection:
            yield self.make_work(connection, self._journal(connection))

    @cached_property
    def inbox(self) -> MendableInbox:
        """The reading side."""
        return MendableInbox(
            handlers=self.handlers,
            open_work=self._opened,
            clock=self.clock,
            meter=self.metrics,
            check=ReadContracts(self.root.parent / "contracts.json").check,
            progress=self.progress,
        )

    @cached_property
    def metrics(self) -> Metrics:
        """What this process counts of the service."""
        return Metrics(self)

    def listens_to(self, routing_key: str) -> bool:
        """Whether one of its subscriptions takes this routing key."""
        return any(matches(pattern, routing_key) for pattern in self.subscribes)

    def migrate(self) -> None:
        """Bring its database up to date."""
        migrate.upgrade(self.database, self.migrations)

    def web(self) -> Flask:
        """Its WSGI application."""
        from chassis.http import create_app

        return create_app(self)

    def run_timer(self, timer: Timer) -> int:
        """Run a timer until it has nothing left to do; returns how many things it did."""
        done = 0
        while True:
            with self.transaction() as work:
                count = timer.run(work, self.clock)
            done += count
            if count == 0:
                return done

    @contextmanager
    def _opened(self, traceparent: str = "") -> Iterator[tuple[Connection, Any]]:
        with self.database.write() as connection:
            journal = self._journal(connection, traceparent)
            yield connection, self.make_work(connection, journal)
            spoke = not journal.is_empty
            journal.flush()
        if journal.forgets:
            self.database.checkpoint()
        journal.committed()
        if spoke:
            for ring in self.on_commit:
                ring()

    def _journal(self, connection: Connection, traceparent: str = "") -> TransactionJournal:
        return TransactionJournal(connection, self.name, self.contracts, self.ids, traceparent)
