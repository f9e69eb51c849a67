"""The process that publishes a service's outbox: one active instance, elected by a lease; it runs the timers too."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis import outbox
from chassis.bus.rabbit_publisher import BrokerUnavailable, Message, RabbitPublisher
from chassis.doorbell import Ear
from chassis.lease import Lease
from chassis.timers import TimerThread

if TYPE_CHECKING:
    from chassis.service import Service

log = logging.getLogger(__name__)

WINDOW = 1_000
RENEW_SECONDS = 2.0
CONFIRM_SECONDS = 10.0
POLL_SECONDS = 0.02
IDLE_POLL_SECONDS = 0.1
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)

Sent = tuple[Sequence[outbox.Row], list[Future[set[int]]]]


class Relay:
    """Publishes one service's outbox until it is told to stop."""

    def __init__(
        self,
        service: Service,
        publishers: Mapping[str, RabbitPublisher],
        *,
        owner: str,
        before_pass: Callable[[], None] | None = None,
    ) -> None:
        self._service = service
        self._publishers = publishers
        self._before_pass = before_pass
        self._lease = Lease(service.database, service.clock, name="relay", owner=owner)
        self._active = threading.Event()
        self._stop = threading.Event()
        self._bell = threading.Event()
        self._renewed = 0.0
        self._turned = time.monotonic()
        self._trouble = "no turn yet"

    def idle_seconds(self) -> float:
        """Since when no turn has ended: long means stuck."""
        return time.monotonic() - self._turned

    def trouble(self) -> str:
        """What kept the last turn from publishing; nothing while it publishes, or another owner does."""
        return self._trouble

    def lease_trouble(self) -> str:
        """Whether nobody is the active one; standing by is as good as being it."""
        try:
            return self._lease.trouble()
        except sa.exc.SQLAlchemyError as error:
            return f"it cannot be read: {type(error).__name__}"

    def stop(self) -> None:
        """Finish the present batch, release the lease and end."""
        self._stop.set()
        self._bell.set()

    def run(self) -> None:
        """Publish until stopped."""
        timers = TimerThread([self._service], may_run=self._lease.is_held)
        timers.start()
        ear = None if self._service.database.is_sqlite else Ear(self._service.database, self._bell)
        if ear is not None:
            ear.start()
        failures = 0
        while not self._stop.is_set():
            try:
                pause = self._turn()
                failures, self._trouble = 0, ""
            except (BrokerUnavailable, sa.exc.SQLAlchemyError) as error:
                log.warning("publishing stopped for a moment: %s", error)
                self._trouble = str(error)
                self._drop_connections()
                pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                failures += 1
                self._stop.wait(pause)
                pause = 0.0
            self._turned = time.monotonic()
            self._service.metrics.active(self._active.is_set())
            self._bell.wait(pause)
            self._bell.clear()
        timers.stop()
        if ear is not None:
            ear.stop()
        self._drop_connections()
        with suppress(sa.exc.SQLAlchemyError):
            self._lease.release()

    def _turn(self) -> float:
        if not self._holds():
            return 1.0
        return POLL_SECONDS if self.publish_all() else IDLE_POLL_SECONDS

    def _holds(self) -> bool:
        """Whether this is the active one. The lease is renewed long before its end, not with each turn."""
        now = time.monotonic()
        if self._active.is_set() and now - self._renewed < RENEW_SECONDS:
            return True
        if self._lease.hold():
            self._active.set()
        else:
            self._active.clear()
        self._renewed = now
        return self._active.is_set()

    def publish_all(self) -> int:
        """One pass over the outbox, oldest first; returns how many rows were published.

        The next rows are read, and sent, while the acknowledgements of those before are on their way. Within a pass
        reading goes on from the last id read; the next pass starts from the beginning, so late commits are not missed.
        """
        if self._before_pass is not None:
            self._before_pass()
        published, after = 0, 0
        sent: Sent | None = None
        while True:
            rows = self._read(after)
            following = self._send(rows) if rows else None
            self._turned = time.monotonic()
            if sent is not None:
                published += self._settle(sent)
            if following is None or self._stop.is_set():
                return published + (self._settle(following) if following else 0)
            sent, after = following, rows[-1].id
            if self._active.is_set() and not self._holds():
                return published + self._settle(sent)

    def _read(self, after: int) -> list[outbox.Row]:
        with self._service.database.read() as connection:
            return outbox.unpublished(connection, after=after, limit=WINDOW)

    def _send(self, rows: Sequence[outbox.Row]) -> Sent:
        futures = []
        self._service.metrics.reading(len(rows))
        for destination, publisher in self._publishers.items():
            messages = [_message(row) for row in rows if row.destination == destination]
            if messages:
                futures.append(publisher.submit(messages))
        return rows, futures

    def _settle(self, sent: Sent) -> int:
        rows, futures = sent
        acked: set[int] = set()
        failure: Exception | None = None
        for future in futures:
            try:
                acked |= future.result(CONFIRM_SECONDS)
            except TimeoutError:
                failure = BrokerUnavailable(f"no acknowledgement within {CONFIRM_SECONDS:.0f} s")
            except BrokerUnavailable as error:
                failure = error
        if acked:
            with self._service.database.write() as connection:
                outbox.mark(connection, acked, self._service.clock.now())
            self._service.metrics.published(len(acked))
        if failure:
            raise failure
        if len(acked) < len(rows):
            raise BrokerUnavailable(f"{len(rows) - len(acked)} of {len(rows)} events were returned or refused")
        return len(acked)

    def _drop_connections(self) -> None:
        for publisher in self._publishers.values():
            publisher.close()


def _message(row: outbox.Row) -> Message:
    return Message(row.id, row.event_id, row.routing_key, row.payload.encode(), row.traceparent or "")
