"""The process that publishes a service's outbox: one active instance, elected by a lease; it runs the timers too."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.broker.publisher import RabbitPublisher
from chassis.relay.destination import BACK_OFF_SECONDS, Destination, Preparation
from chassis.relay.destination_thread import DestinationThread
from chassis.relay.scheduler import Scheduler
from chassis.storage import outages
from chassis.storage.lease import Lease
from chassis.storage.notify import OutboxListener

if TYPE_CHECKING:
    from chassis.service import Service

log = logging.getLogger(__name__)

WINDOW = 1000
RENEW_SECONDS = 2.0
STANDBY_SECONDS = 1.0
# The end, under ten seconds in all: for what is on its way, then for what gives up, the timer at work, and the lease.
FINISH_SECONDS = 2.0
GIVE_UP_SECONDS = 2.0
TIMER_SECONDS = 2.0
RELEASE_SECONDS = 1.0


class Relay:
    """Publishes one service's outbox until it is told to stop.

    The main thread does nothing but renew the lease; each destination has a thread of its own, and none of them sends
    anything once the lease is lost. Whatever a broker does, it costs neither the lease nor another destination's time.
    """

    def __init__(
        self,
        service: Service,
        publishers: Mapping[str, RabbitPublisher],
        *,
        owner: str,
        before: Mapping[str, Preparation] | None = None,
        window: int = WINDOW,
        standby_seconds: float = STANDBY_SECONDS,
    ) -> None:
        self._service, self._publishers = service, publishers
        self._standby_seconds = standby_seconds
        self._destinations = {
            destination: Destination(
                service, destination, publisher, window=window, before=(before or {}).get(destination)
            )
            for destination, publisher in publishers.items()
        }
        self._lease = Lease(service.database, service.clock, name="relay", owner=owner)
        self._threads: list[DestinationThread] = []
        self._stop = threading.Event()
        self._failures = 0
        self._health_error = "no turn yet"
        self._was_active: bool | None = None

    def health_error(self) -> str:
        """What kept the last turn from publishing; nothing while it publishes, or another owner does."""
        if self._health_error or not self._lease.is_held():
            return self._health_error
        return "; ".join(
            destination.health_error for destination in self._destinations.values() if destination.health_error
        )

    def lease_error(self) -> str:
        """Whether nobody is the active one; standing by is as good as being it."""
        try:
            return self._lease.health_error()
        except sa.exc.SQLAlchemyError as error:
            return f"it cannot be read: {type(error).__name__}"

    def stop(self) -> None:
        """Send nothing more, mark what is acknowledged, release the lease and end; under ten seconds."""
        self._stop.set()

    def run(self) -> None:
        """Publish until stopped. Raises when a destination's thread has died, which only a defect can bring about."""
        timers = Scheduler([self._service], may_run=self._lease.is_held)
        database = self._service.database
        listener = None if database.is_sqlite else OutboxListener(database, self._wake)
        self._threads = [
            DestinationThread(
                destination,
                may_publish=self._lease.is_held,
                standby_seconds=self._standby_seconds,
                is_notified=listener.hears if listener is not None else lambda: False,
                progress=self._service.progress.part(f"the destination {name}"),
                lost=self._service.lost,
            )
            for name, destination in self._destinations.items()
        ]
        try:
            pause = self._turn()
            timers.start()
            if listener is not None:
                listener.start()
            for thread in self._threads:
                thread.start()
            while not self._stop.wait(pause):
                pause = self._turn()
        finally:
            self._end(timers, listener)

    def publish_all(self) -> int:
        """Publish what there is in the caller's thread, **without the lease**: for whoever knows that no relay runs.

        Returns how many rows were published. A destination that fails is left for the next call.
        """
        destinations = self._destinations.values()
        published = sum(destination.run(self._is_wanted) for destination in destinations)
        while any(destination.has_more for destination in destinations):
            published += sum(destination.run(self._is_wanted) for destination in destinations)
        return published

    def _is_wanted(self) -> bool:
        return not self._stop.is_set()

    def _turn(self) -> float:
        """Take or renew the lease; returns the seconds until the next time.

        It does not wait for notifications: those that stand by would write a hundred times a second.
        """
        was_held = self._lease.is_held()
        try:
            is_held = self._lease.hold()
            pause = RENEW_SECONDS if is_held else self._standby_seconds
            self._health_error, self._failures = "", 0
            self._service.availability.back()
            self._tell(is_held)
        except sa.exc.SQLAlchemyError as error:
            self._service.lost(error)
            self._health_error = f"database: {outages.said(error)}"
            pause = BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS) - 1)]
            self._failures += 1
        if not was_held:
            self._wake()
        for thread in self._threads:
            if thread.failure is not None:
                raise RuntimeError("the thread of a destination has died") from thread.failure
        self._service.progress.turn()
        self._service.metrics.active(self._lease.is_held())
        return pause

    def _tell(self, is_active: bool) -> None:
        """Say it when this relay becomes the active one, or stands by."""
        if is_active != self._was_active:
            log.info("took the lease: this relay publishes" if is_active else "stands by: another relay has the lease")
        self._was_active = is_active

    def _wake(self) -> None:
        if self._lease.is_held():
            for thread in self._threads:
                thread.wake()

    def _end(self, timers: Scheduler, listener: OutboxListener | None) -> None:
        log.info("stopping")
        if listener is not None:
            listener.stop()
        for thread in self._threads:
            thread.stop()
        if not _are_over(self._threads, FINISH_SECONDS):
            for publisher in self._publishers.values():
                publisher.give_up()
            _are_over(self._threads, GIVE_UP_SECONDS)
        timers.stop(TIMER_SECONDS)
        release = threading.Thread(target=self._release, name="release", daemon=True)
        release.start()
        release.join(RELEASE_SECONDS)  # a database that is silent must not hold up the end; the lease then expires

    def _release(self) -> None:
        with suppress(sa.exc.SQLAlchemyError):
            self._lease.release()

    def _drop_connections(self) -> None:
        for destination in self._destinations.values():
            destination.close()


def _are_over(threads: list[DestinationThread], seconds: float) -> bool:
    until = time.monotonic() + seconds
    return all(thread.is_over(max(0.0, until - time.monotonic())) for thread in threads)
