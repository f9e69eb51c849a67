"""A service, wired: what its composition root (`app.py`) builds and what web, worker, relay and local bus run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.engine import Connection

from chassis.base.availability import Availability
from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.base.outside import OutsideServers
from chassis.base.progress import Progress
from chassis.base.settings import Settings
from chassis.base.signing import SigningKey
from chassis.broker.topology import matches
from chassis.events import audit_heads
from chassis.events.contracts import Contracts, ReadContracts
from chassis.events.envelope import traceparent_of
from chassis.events.inbox import Handler, Reader
from chassis.events.operator_inbox import OperatorInbox
from chassis.events.recorder import TransactionRecorder
from chassis.events.replica import Replica
from chassis.monitoring.metrics import Metrics
from chassis.permissions import AUDIT, Permissions
from chassis.ports import Actor, Clock, DomainEvent, Ids, Refusal
from chassis.storage import migrate, outages, rights
from chassis.storage.anchor_file import AnchorFile
from chassis.storage.database import Database

log = logging.getLogger(__name__)

SnapshotProvider = Callable[[Connection, Sequence[str], datetime], Iterable[DomainEvent]]
"""What a publisher would announce now of the things with these ids; several events of one stand in their order."""

MakeWork = Callable[[Connection, TransactionRecorder], Any]
"""Builds a service's unit of work on an open transaction; it has at least ``events``."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Things that are due from time to time, each done in a transaction of its own, under the service's lease.

    ``due(work, clock, limit)`` gives the keys of what is due, the oldest first; ``run(key, work, clock)`` does one
    thing and is not called twice for a key in one round. A thing that fails is set aside with its reason, tried again
    later and later, and shown by `doctor`; the others go on. ``failed(key, work, clock)`` tells people of it, in a
    transaction of its own, each time that it failed. After so many ``tries`` a thing is not tried again by itself; 0
    tries it always.

    ``ask(key, work, clock)`` is for what other people's servers are asked before: it reads what to ask and returns the
    asking, which is done outside of any transaction, in a thread apart; ``run`` is given the answer as its fourth.
    """

    name: str
    every: timedelta
    due: Callable[[Any, Clock, int], Sequence[str]]
    run: Callable[..., None]
    failed: Callable[[str, Any, Clock], None] | None = None
    ask: Callable[[str, Any, Clock], Callable[[], Any]] | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Chore:
    """Housekeeping without things of its own: ``run(work, clock)`` in one write transaction, under the lease.

    Returns how much it did; when it did something it is called again at once, so it may work in portions.
    ``at_end``: it runs once more when the process is told to end.
    """

    name: str
    every: timedelta
    run: Callable[[Any, Clock], int]
    at_end: bool = False


class ExternalErasure(Protocol):
    """What was told to other agencies and is to be erased in their queues and in the stream."""

    def due(self, work: Any, clock: Clock) -> Callable[[bytes], bytes | None] | None:
        """What stands in the place of a message, None for one that is not concerned; nothing at all: None."""

    def done(self, work: Any, clock: Clock) -> None:
        """What was due has been erased."""


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
    # Its groups of endpoints and pages. Only the web calls it, so worker and relay never load the web.
    routes: Callable[[], Sequence[Any]] = tuple
    # Who may do what; also the table of the document, and of the test that tries every address as everybody.
    permissions: Permissions = field(default_factory=lambda: Permissions({}, AUDIT))
    timers: Sequence[Timer | Chore] = ()
    # For reconciliation: what it announces of its own things by noun, and keeps of others' by "service.noun".
    snapshots: Mapping[str, SnapshotProvider] = field(default_factory=dict)
    replicas: Mapping[str, Replica] = field(default_factory=dict)
    # Queues of other agencies, (name, routing keys), of the one service that publishes to other agencies.
    external_queues: Callable[[Any], Sequence[tuple[str, Sequence[str]]]] | None = None
    # What of that is to be erased at the broker.
    external_erasure: ExternalErasure | None = None
    # Which of some digests its records name; without it nothing is swept out of its folder of the file store.
    files_named: Callable[[Any, Sequence[str]], Collection[str]] | None = None
    # The services whose files it reads, where theirs belong to what it shows; it writes its own only.
    reads_files_of: Sequence[str] = ()
    # Of a reader of the audit: the ids of what is kept from him, whatever his post; no record that names one is shown.
    kept_from: Callable[[Actor], Select[Any]] | None = None
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=Uuid7Ids)
    on_commit: list[Callable[[], None]] = field(default_factory=list)
    # Of this process's main loop, where it is a worker or a relay.
    progress: Progress = field(default_factory=Progress)
    # Servers of others that its timers ask.
    outside: OutsideServers = field(default_factory=lambda: OutsideServers(log))
    # What the log says of its database, whichever thread finds it away.
    availability: Availability = field(default_factory=lambda: Availability(log, "the database"))
    # And of the disk with its files, which is another's where the database is a server.
    file_store: Availability = field(default_factory=lambda: Availability(log, "the file store"))

    @cached_property
    def contracts(self) -> Contracts:
        """The contracts of the events that it publishes."""
        return Contracts(self.root / "contracts", self.publishes)

    @property
    def migrations(self) -> Path:
        """Its Alembic history."""
        return self.root / "migrations"

    @contextmanager
    def transaction(self, *, traceparent: str = "") -> Iterator[Any]:
        """A unit of work in one write transaction: state, audit and outbox are committed together or not at all.

        ``traceparent`` is a request's header; what is none is left out.
        """
        try:
            with self._opened(traceparent_of(traceparent)) as (_, work):
                yield work
        except Refusal as refusal:
            if refusal.records:
                with self._opened() as (_, work):
                    work.events.record_all(refusal.records)
            raise

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A unit of work that only reads.

        Where the reading itself is recorded, that is written before whoever asked is shown anything.
        """
        with self.database.read() as connection:
            events = self._recorder(connection)
            yield self.make_work(connection, events)
        self.availability.back(wrote=False)
        if looked_at := events.taken():
            with self._opened() as (_, work):
                work.events.record_all(looked_at)

    def lost(self, error: BaseException) -> None:
        """Its database, or a disk, cannot do its work now (:func:`outages.is_unavailable`); the log says so once."""
        if isinstance(error, OSError):
            room = f": make room in {self.files_folder}" if outages.is_full(error) else ""
            self.file_store.lost(f"{outages.said(error)}{room}")
            return
        room = f": {outages.room_for(error)}" if outages.is_full(error) else ""
        said = f"{outages.said(error)}{room}"
        self.availability.lost(said, still_reads=not outages.is_away(error), refuses=outages.refuses_some(error))

    @property
    def all_handlers(self) -> Mapping[str, Handler]:
        """What is done with the events of others: the replicas keep their copies, handlers do all else."""
        handlers = {f"*.{audit_heads.SEALED}": audit_heads.keep_head, **self.handlers}
        for replica in self.replicas.values():
            if twice := handlers.keys() & replica.handlers.keys():
                raise ValueError(f"both a replica and a handler of {self.name} take {', '.join(sorted(twice))}")
            handlers |= replica.handlers
        return handlers

    @property
    def all_snapshots(self) -> Mapping[str, SnapshotProvider]:
        """What it would announce now, by noun: the service's own things, and the head of its audit chain."""
        told = {audit_heads.NOUN: audit_heads.newest_heads} if audit_heads.SEALED in self.publishes else {}
        return {**self.snapshots, **told}

    @cached_property
    def audit_keys(self) -> Sequence[SigningKey]:
        """Of the heads of its audit chain: the one that signs, and those of the secrets used before."""
        return [audit_heads.signing_key(secret, self.name) for secret in self.settings.secrets(self.name)]

    @property
    def audit_key(self) -> SigningKey:
        """Signs the heads of its audit chain."""
        return self.audit_keys[0]

    @property
    def files_folder(self) -> Path:
        """Its own folder of the file store."""
        return self.settings.files / self.name

    @property
    def anchor_file(self) -> AnchorFile:
        """The file to which its signed heads are appended."""
        return AnchorFile(self.settings.audit_anchors, self.name)

    @cached_property
    def inbox(self) -> OperatorInbox:
        """The reading side."""
        return OperatorInbox(
            Reader(
                handlers=self.all_handlers,
                open_work=self._opened,
                clock=self.clock,
                meter=self.metrics,
                check=ReadContracts(self.root.parent / "contracts.json").check,
                progress=self.progress,
            )
        )

    @cached_property
    def metrics(self) -> Metrics:
        """What this process counts of the service."""
        return Metrics(self.database, self.clock, self.outside)

    def listens_to(self, routing_key: str) -> bool:
        """Whether one of its subscriptions takes this routing key."""
        return any(matches(pattern, routing_key) for pattern in self.subscribes)

    def migrate(self) -> None:
        """Bring its database up to date, and give the account that runs it the rights that it needs, no more.

        The tables belong to whoever migrates; where that is the running account itself, it has every right.
        """
        url = self.settings.migration_database_url(self.name)
        if url == self.settings.database_url(self.name):
            migrate.upgrade(self.database, self.migrations)
            return
        owner = Database(url)
        try:
            migrate.upgrade(owner, self.migrations)
            rights.grant(owner, rights.account_of(self.database))
        finally:
            owner.dispose()

    @contextmanager
    def _opened(self, traceparent: str = "") -> Iterator[tuple[Connection, Any]]:
        with self.database.write() as connection:
            events = self._recorder(connection, traceparent)
            try:
                yield connection, self.make_work(connection, events)
            except Refusal as refusal:
                refusal.records = events.refused(refusal, self.clock.now())
                raise
            has_announced = not events.is_empty
            events.flush()
        self.availability.back()
        self.file_store.back()
        if events.forgets:
            self.database.checkpoint()
        events.committed()
        if has_announced:
            for act in self.on_commit:
                act()

    def _recorder(self, connection: Connection, traceparent: str = "") -> TransactionRecorder:
        return TransactionRecorder(connection, self.name, self.contracts, self.ids, traceparent)
