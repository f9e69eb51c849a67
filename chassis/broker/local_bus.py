"""The bus of the embedded mode: hands outbox rows to the subscribers' inboxes within one process, crash-safely.

A row is marked as published only after every subscriber's inbox has committed it; unmarked rows are swept at the
start, and what an inbox has seen already it ignores.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from chassis.events import outbox
from chassis.events.envelope import Delivery
from chassis.events.inbox import Inbox
from chassis.events.outbox import Row
from chassis.ports import Clock
from chassis.storage import outages
from chassis.storage.database import Database

log = logging.getLogger(__name__)

BATCH = 200
IDLE_SECONDS = 1.0


class PublishMeter(Protocol):
    """What is counted of the publishing side."""

    def reading(self, rows: int) -> None:
        """Rows were read from the outbox to be published together."""

    def published(self, rows: int) -> None:
        """Rows were taken in by every subscriber, and marked."""


class Participant(Protocol):
    """A service as the bus sees it: it publishes from its outbox and takes in what its subscriptions want."""

    @property
    def database(self) -> Database:
        """Holds its outbox."""

    @property
    def inbox(self) -> Inbox:
        """Takes its events in."""

    @property
    def metrics(self) -> PublishMeter:
        """Counts what was published."""

    @property
    def clock(self) -> Clock:
        """Gives the moment of the mark."""

    @property
    def on_commit(self) -> list[Callable[[], None]]:
        """Called after each commit that announced something."""

    def lost(self, error: BaseException) -> None:
        """Its database, or a disk, cannot do its work now."""

    def listens_to(self, routing_key: str) -> bool:
        """Whether one of its subscriptions takes this routing key."""


class LocalBus:
    """Delivers for all services of one process, in a thread of its own."""

    def __init__(self, services: Sequence[Participant]) -> None:
        self._services = services
        self._wakes = threading.Event()
        self._stop = threading.Event()
        self._pass = threading.Lock()
        self._thread: threading.Thread | None = None
        self._at: Participant | None = None
        for service in services:
            service.on_commit.append(self._wakes.set)

    def start(self) -> None:
        """Sweep what an earlier process left, then deliver as commits ring."""
        self._thread = threading.Thread(target=self._run, name="local-bus", daemon=True)
        self._wakes.set()
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Finish the present batch and end."""
        self._stop.set()
        self._wakes.set()
        if self._thread:
            self._thread.join(timeout)

    def deliver_all(self) -> int:
        """Deliver until every outbox is empty, in the caller's thread; returns how many rows were delivered."""
        total = 0
        while True:
            with self._pass:
                delivered = sum(self._deliver(service) for service in self._services)
            if not delivered:
                return total
            total += delivered

    def finish(self) -> None:
        """Deliver what is left, as far as it can be; the rest is delivered at the next start. Never raises."""
        try:
            self.deliver_all()
        except Exception as error:
            self._note(error, "not everything could be delivered at the end")
        self.stop()

    def _note(self, error: Exception, what: str) -> None:
        """An outage is its service's to tell, once however long it lasts; anything else is told with its trace."""
        if self._at is not None and outages.is_unavailable(error):
            self._at.lost(error)
        else:
            log.error(what, exc_info=error)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wakes.wait(IDLE_SECONDS)
            self._wakes.clear()
            try:
                self.deliver_all()
            except Exception as error:
                self._note(error, "delivery failed; it is tried again")
                self._stop.wait(IDLE_SECONDS)

    def _deliver(self, publisher: Participant) -> int:
        """One batch of one publisher, to each subscriber, and only then the mark."""
        self._at = publisher
        with publisher.database.read() as connection:
            rows = outbox.unpublished(connection, after=0, limit=BATCH)
        if not rows or self._stop.is_set():
            return 0
        for subscriber in self._services:
            deliveries = [_delivery(row) for row in rows if _is_for(subscriber, row)]
            if deliveries:
                self._at = subscriber
                subscriber.inbox.take(deliveries)
        self._at = publisher
        with publisher.database.write_once() as connection:
            outbox.mark(connection, [row.id for row in rows], publisher.clock.now())
        publisher.metrics.reading(len(rows))
        publisher.metrics.published(len(rows))
        return len(rows)


def _is_for(subscriber: Participant, row: Row) -> bool:
    return row.destination == outbox.EVENTS and subscriber.listens_to(row.routing_key)


def _delivery(row: Row) -> Delivery:
    return Delivery(row.payload.encode())
