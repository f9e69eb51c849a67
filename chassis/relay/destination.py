"""The way of one service's events to one destination: read, sent, and marked once the broker has them.

Each destination has its own: when the agencies' vhost is away, the services go on hearing of each other.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from chassis.base.availability import Availability
from chassis.broker.publisher import Batch, BrokerUnavailable, Message, RabbitPublisher
from chassis.events import outbox

if TYPE_CHECKING:
    from chassis.service import Service

log = logging.getLogger(__name__)

# So many windows are sent in one pass: under steady traffic there is always one more, but a row that was committed late
# under a lower number, and what is backed off, wait for the next pass.
PASS_WINDOWS = 20
CONFIRM_SECONDS = 10.0
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
# An event that nobody takes is tried again after this; it does not hold up the others.
RETURNED_BACK_OFF_SECONDS = 5.0

# Numbers only: what is on its way need not be held in memory twice over.
Sent = tuple[Sequence[int], Batch]


class Preparation(Protocol):
    """What a destination needs before it is written to."""

    def before_pass(self, go_on: Callable[[], bool]) -> None:
        """Nothing is on its way; it may take long, while ``go_on``."""

    def before_window(self) -> None:
        """Rows have been read and are sent next: what was committed before them can be seen."""

    def further_keys(self, row: outbox.Row) -> tuple[str, ...]:
        """Further routing keys under which queues are bound."""


class Destination:
    """Publishes the outbox rows of one destination."""

    def __init__(
        self,
        service: Service,
        destination: str,
        publisher: RabbitPublisher,
        *,
        window: int,
        before: Preparation | None = None,
        confirm_seconds: float = CONFIRM_SECONDS,
        back_off_seconds: Sequence[float] = BACK_OFF_SECONDS,
        returned_back_off_seconds: float = RETURNED_BACK_OFF_SECONDS,
    ) -> None:
        self._service, self._destination, self._publisher = service, destination, publisher
        self._window, self._before = window, before
        self._confirm_seconds, self._back_off_seconds = confirm_seconds, back_off_seconds
        self._returned_back_off_seconds = returned_back_off_seconds
        self._availability = Availability(
            log, f"the broker of {destination}", f"connected to the broker of {destination}"
        )
        self._failures = 0
        self._rests_until = 0.0
        self._count = 0
        self._backed_off: dict[int, float] = {}
        self.health_error = f"{destination}: no turn yet"
        self.has_more = False
        """Whether the last pass ended at its bound, so that another should follow at once."""

    def run(self, go_on: Callable[[], bool]) -> int:
        """One pass over the outbox, oldest first, while ``go_on``; returns how many rows were published.

        The next rows are read, and sent, while the acknowledgements of those before are on their way. Within a pass
        reading goes on from the last id read; the next pass starts from the beginning, so late commits are not missed.
        After a failure it rests for a while and does nothing. Raises SQLAlchemy's errors of the database.
        """
        self.has_more = False
        if time.monotonic() < self._rests_until:
            return 0
        self._count = 0
        try:
            self._publisher.connect()
            self._availability.back()
            if self._before is not None:
                self._before.before_pass(go_on)
            self._pass(go_on)
        except BrokerUnavailable as error:
            self._availability.lost(str(error))
            self.health_error = f"{self._destination}: {error}"
            self.close()
            self._failures = 0 if self._count else self._failures
            pauses = self._back_off_seconds
            self._rests_until = time.monotonic() + pauses[min(self._failures, len(pauses) - 1)]
            self._failures += 1
            return self._count
        self._failures = 0
        self.health_error = (
            f"{self._destination}: nobody takes {len(self._backed_off)} events" if self._backed_off else ""
        )
        return self._count

    def close(self) -> None:
        """Throw its connection away."""
        self._publisher.close()

    def _pass(self, go_on: Callable[[], bool]) -> None:
        after, windows, is_last = 0, 0, False
        in_flight: deque[Sent] = deque()
        self._backed_off = {row: until for row, until in self._backed_off.items() if until > time.monotonic()}
        try:
            while windows < PASS_WINDOWS and not is_last and (rows := self._read(after)) and go_on():
                is_last = len(rows) < self._window  # what was committed since is told of
                if sent := self._send(rows):
                    in_flight.append(sent)
                    windows += 1
                if len(in_flight) > 1 or sent is None:
                    self._settle(in_flight)
                after, rows = rows[-1].id, []  # not kept while the next are read
            self.has_more = windows == PASS_WINDOWS
            while in_flight:
                self._settle(in_flight)
        except BrokerUnavailable:
            # What was acknowledged is published all the same: a broker slower than the patience for it gets on.
            for _, batch in in_flight:
                self._mark(set(batch.acked))
            raise

    def _read(self, after: int) -> list[outbox.Row]:
        with self._service.database.read() as connection:
            return outbox.unpublished(connection, after=after, limit=self._window, destination=self._destination)

    def _send(self, rows: Sequence[outbox.Row]) -> Sent | None:
        rows = [row for row in rows if row.id not in self._backed_off]
        if not rows:
            return None
        self._service.metrics.reading(len(rows))
        before = self._before
        if before is None:
            return [row.id for row in rows], self._publisher.submit([_message(row) for row in rows])
        before.before_window()
        return [row.id for row in rows], self._publisher.submit(
            [_message(row, before.further_keys(row)) for row in rows]
        )

    def _settle(self, in_flight: deque[Sent]) -> None:
        """Wait until the broker has answered for the oldest window on its way."""
        if not in_flight:
            return
        ids, batch = in_flight[0]
        try:
            acked = batch.result(self._confirm_seconds)
        except TimeoutError:
            raise BrokerUnavailable(f"no acknowledgement within {self._confirm_seconds:.0f} s") from None
        in_flight.popleft()
        self._mark(acked)
        for row in ids:
            if row not in acked:  # returned or refused
                self._backed_off[row] = time.monotonic() + self._returned_back_off_seconds

    def _mark(self, acked: set[int]) -> None:
        if not acked:
            return
        with self._service.database.write_once() as connection:
            outbox.mark(connection, acked, self._service.clock.now())
        self._service.metrics.published(len(acked))
        self._count += len(acked)


def _message(row: outbox.Row, also: tuple[str, ...] = ()) -> Message:
    return Message(row.id, row.event_id, row.routing_key, row.payload.encode(), row.traceparent or "", also)
