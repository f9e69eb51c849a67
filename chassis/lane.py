"""The way of one service's events to one destination: read, sent, and marked once the broker has them.

Each destination has its own: when the agencies' vhost is away, the services go on hearing of each other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from chassis import outbox
from chassis.bus.rabbit_publisher import BrokerUnavailable, Message, RabbitPublisher

if TYPE_CHECKING:
    from chassis.service import Service

log = logging.getLogger(__name__)

CONFIRM_SECONDS = 10.0
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
# An event that nobody takes is tried again after this; it does not hold up the others.
ASIDE_SECONDS = 5.0

Sent = tuple[Sequence[outbox.Row], Future[set[int]]]


class Lane:
    """Publishes the outbox rows of one destination."""

    def __init__(
        self,
        service: Service,
        destination: str,
        publisher: RabbitPublisher,
        *,
        window: int,
        before: Callable[[], None] | None = None,
    ) -> None:
        self._service, self._destination, self._publisher = service, destination, publisher
        self._window, self._before = window, before
        self._failures = 0
        self._rests_until = 0.0
        self._aside: dict[int, float] = {}
        self.trouble = ""

    def run(self, go_on: Callable[[], bool]) -> int:
        """One pass over the outbox, oldest first, while ``go_on``; returns how many rows were published.

        The next rows are read, and sent, while the acknowledgements of those before are on their way. Within a pass
        reading goes on from the last id read; the next pass starts from the beginning, so late commits are not missed.
        After a failure it rests for a while and does nothing.
        """
        if time.monotonic() < self._rests_until:
            return 0
        try:
            if self._before is not None:
                self._before()
            published = self._pass(go_on)
        except BrokerUnavailable as error:
            log.warning("publishing to %s stopped for a moment: %s", self._destination, error)
            self.trouble = f"{self._destination}: {error}"
            self.close()
            self._rests_until = time.monotonic() + BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS) - 1)]
            self._failures += 1
            return 0
        self._failures = 0
        self.trouble = f"{self._destination}: nobody takes {len(self._aside)} events" if self._aside else ""
        return published

    def close(self) -> None:
        """Throw its connection away."""
        self._publisher.close()

    def _pass(self, go_on: Callable[[], bool]) -> int:
        published, after = 0, 0
        sent: Sent | None = None
        self._aside = {row: until for row, until in self._aside.items() if until > time.monotonic()}
        while True:
            rows = self._read(after)
            following = self._send(rows)
            if sent is not None:
                published += self._settle(sent)
            if not rows or not go_on():
                return published + (self._settle(following) if following else 0)
            sent, after = following, rows[-1].id

    def _read(self, after: int) -> list[outbox.Row]:
        with self._service.database.read() as connection:
            return outbox.unpublished(connection, after=after, limit=self._window, destination=self._destination)

    def _send(self, rows: Sequence[outbox.Row]) -> Sent | None:
        rows = [row for row in rows if row.id not in self._aside]
        if not rows:
            return None
        self._service.metrics.reading(len(rows))
        return rows, self._publisher.submit([_message(row) for row in rows])

    def _settle(self, sent: Sent) -> int:
        rows, future = sent
        try:
            acked = future.result(CONFIRM_SECONDS)
        except TimeoutError:
            raise BrokerUnavailable(f"no acknowledgement within {CONFIRM_SECONDS:.0f} s") from None
        if acked:
            with self._service.database.write() as connection:
                outbox.mark(connection, acked, self._service.clock.now())
            self._service.metrics.published(len(acked))
        for row in rows:
            if row.id not in acked:  # returned or refused
                self._aside[row.id] = time.monotonic() + ASIDE_SECONDS
        return len(acked)


def _message(row: outbox.Row) -> Message:
    return Message(row.id, row.event_id, row.routing_key, row.payload.encode(), row.traceparent or "")
