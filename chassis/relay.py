"""The process that publishes a service's outbox: one active instance, elected by a lease; it runs the timers too."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.bus.rabbit_publisher import RabbitPublisher
from chassis.doorbell import Ear
from chassis.lane import BACK_OFF_SECONDS, Lane
from chassis.lease import Lease
from chassis.timers import TimerThread

if TYPE_CHECKING:
    from chassis.service import Service

log = logging.getLogger(__name__)

WINDOW = 500
RENEW_SECONDS = 2.0
POLL_SECONDS = 0.02
IDLE_POLL_SECONDS = 0.1


class Relay:
    """Publishes one service's outbox until it is told to stop."""

    def __init__(
        self,
        service: Service,
        publishers: Mapping[str, RabbitPublisher],
        *,
        owner: str,
        before: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        self._service = service
        self._lanes = [
            Lane(service, destination, publisher, window=WINDOW, before=(before or {}).get(destination))
            for destination, publisher in publishers.items()
        ]
        self._lease = Lease(service.database, service.clock, name="relay", owner=owner)
        self._active = threading.Event()
        self._stop = threading.Event()
        self._bell = threading.Event()
        self._renewed = 0.0
        self._trouble = "no turn yet"

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
                failures = 0
            except sa.exc.SQLAlchemyError as error:
                log.warning("the database is away, publishing stopped for a moment: %s", error)
                self._trouble = f"database: {error}"
                self._drop_connections()
                pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                failures += 1
                self._stop.wait(pause)
                pause = 0.0
            self._service.progress.turn()
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
            self._trouble = ""
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
        """Passes over the outbox, for each destination in turn, until nothing is left; how many rows were published."""
        published = sum(lane.run(self._goes_on) for lane in self._lanes)
        while any(lane.has_more for lane in self._lanes):
            published += sum(lane.run(self._goes_on) for lane in self._lanes)
        self._trouble = "; ".join(lane.trouble for lane in self._lanes if lane.trouble)
        return published

    def _goes_on(self) -> bool:
        self._service.progress.turn()
        return not self._stop.is_set() and (not self._active.is_set() or self._holds())

    def _drop_connections(self) -> None:
        for lane in self._lanes:
            lane.close()
