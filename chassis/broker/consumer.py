"""The consuming end: batches from a service's quorum queue through kombu, acknowledged after the inbox's commit.

Everything is caught per message. kombu's own loop dies on a handler's ValueError, acknowledges what it cannot decode,
and unpacks what a header calls compressed, so messages are taken from the channel as they came. Any broken connection
is simply opened anew; the inbox absorbs redeliveries.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from amqp.exceptions import NotFound
from kombu import Connection, Exchange, Queue

from chassis.base.availability import Availability
from chassis.base.progress import Progress
from chassis.broker.connections import kombu_options, place, reason
from chassis.broker.topology import EVENTS_EXCHANGE, QUORUM, inbox_queue
from chassis.events.envelope import Delivery
from chassis.storage import outages

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
# A frozen broker answers neither a request nor a farewell, and a worker that is told to stop has ten seconds.
# kombu connects a second time, two seconds later, before it gives up.
CONNECT_SECONDS = 2
ANSWER_SECONDS = 5
FAREWELL_SECONDS = 2
PREFETCH = 1_000
BATCH = 200
LINGER_SECONDS = 0.005
QUIET_LINGER_SECONDS = 0.001
FEW = 10
IDLE_SECONDS = 1.0
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)

Take = Callable[[Sequence[Delivery]], None]


class RabbitConsumer:
    """Consumes one service's inbox queue until it is told to stop."""

    def __init__(
        self,
        url: str,
        service: str,
        subscriptions: Sequence[str],
        take: Take,
        progress: Progress | None = None,
        *,
        ca_file: Path | None = None,
        heartbeat_seconds: int = HEARTBEAT_SECONDS,
        database: Availability | None = None,
    ) -> None:
        self._heartbeat_seconds = heartbeat_seconds
        self._url, self._options = url, kombu_options(url, ca_file)
        self._take = take
        self._progress = progress or Progress()
        exchange = Exchange(EVENTS_EXCHANGE, type="topic", durable=True)
        self._queue = Queue(inbox_queue(service), durable=True, queue_arguments=QUORUM)
        self._exchange = exchange
        self._subscriptions = subscriptions
        self._broker = Availability(log, f"the broker at {place(url)}", f"subscribed to {self._queue.name}")
        self._database = database or Availability(log, "the database")
        self._files = Availability(log, "the file store")
        self._stop = threading.Event()
        self._batch: list[Any] = []
        self._is_busy = False
        self.subscribed = threading.Event()
        # All of them: a broker that is just starting answers with errors that kombu takes for final ones.
        client = Connection(url, **self._options)
        self._broken = (*client.connection_errors, *client.channel_errors, OSError)

    def health_error(self) -> str:
        """Why nothing is consumed; nothing while it is subscribed."""
        return "" if self.subscribed.is_set() else "it is not subscribed"

    def stop(self) -> None:
        """Finish the present batch, acknowledge it and end."""
        self._stop.set()

    def run(self) -> None:
        """Consume until stopped, over as many connections as it takes."""
        failures = 0
        while not self._stop.is_set():
            try:
                self._consume()
            except self._broken as error:
                self._broker.lost(reason(error, place(self._url)))
                self._progress.turn()
                failures = 0 if self.subscribed.is_set() else failures
                self._stop.wait(BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)])
                failures += 1
            finally:
                self.subscribed.clear()
                self._batch = []

    def _consume(self) -> None:
        with self._connected() as connection:
            self._make_what_is_missing(connection)
            channel = connection.channel()
            self._bind(channel)
            channel.auto_decode = False
            channel.basic_qos(0, PREFETCH, False)
            channel.basic_consume(self._queue.name, callback=self._batch.append)
            self.subscribed.set()
            self._broker.back()
            checked = time.monotonic()
            while not self._stop.is_set():
                self._progress.turn()
                self._fill(connection)
                if self._batch:
                    self._handle(connection, channel)
                if time.monotonic() - checked > self._heartbeat_seconds / 4:
                    checked = time.monotonic()
                    connection.heartbeat_check()
            log.info("stopping")

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        connection = Connection(
            self._url, heartbeat=self._heartbeat_seconds, connect_timeout=CONNECT_SECONDS, **self._options
        )
        try:
            line = connection.connect()
            line.transport.sock.settimeout(ANSWER_SECONDS)
            yield connection
            line.transport.sock.settimeout(FAREWELL_SECONDS)
            with suppress(*self._broken):
                line.close()
        finally:
            connection.collect()  # without a word, where something failed

    def _make_what_is_missing(self, connection: Any) -> None:
        """An account that may do no more than it needs finds exchange and queue made."""
        try:
            self._declare(connection, passive=True)
        except NotFound:
            self._declare(connection, passive=False)

    def _declare(self, connection: Any, *, passive: bool) -> None:
        channel = connection.channel()  # of its own, since the broker closes one on which it says no
        self._exchange(channel).declare(passive=passive)
        self._queue(channel).queue_declare(passive=passive)
        channel.close()

    def _bind(self, channel: Any) -> None:
        queue = self._queue(channel)
        for key in self._subscriptions:
            queue.bind_to(self._exchange(channel), routing_key=key)

    def _fill(self, connection: Any) -> None:
        """Wait for a first message, then take what comes at once, up to a full batch.

        Company is awaited for long only where there was company before: a single event should not wait for it.
        """
        linger = LINGER_SECONDS if self._is_busy else QUIET_LINGER_SECONDS
        try:
            connection.drain_events(timeout=IDLE_SECONDS)
            until = time.monotonic() + linger
            while len(self._batch) < BATCH and time.monotonic() < until:
                connection.drain_events(timeout=linger)
        except (TimeoutError, socket.timeout):  # noqa: UP041  (py-amqp raises its own subclass on some versions)
            return

    def _handle(self, connection: Any, channel: Any) -> None:
        deliveries = [_delivery(message) for message in self._batch]
        failures = 0
        while True:
            try:
                self._take(deliveries)
                self._database.back()
                self._files.back()
                break
            except Exception as error:
                if not outages.is_unavailable(error):
                    # The inbox parks whatever a message is to blame for, so this is none. The process ends, and the
                    # broker keeps and counts what it had: if a message was to blame after all, its next processes
                    # take it alone, count their ends, and park it.
                    log.critical("the inbox failed, this process ends to be started again", exc_info=True)
                    raise
                # Database or file store is away: consumption stops and resumes; nothing is thrown back at the broker.
                if isinstance(error, OSError):
                    self._files.lost(outages.said(error))
                else:
                    self._database.lost(
                        outages.said(error),
                        still_reads=not outages.is_away(error),
                        refuses=outages.refuses_some(error),
                    )
                self._progress.turn()
                if self._stop.wait(BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]):
                    return
                failures += 1
                connection.heartbeat_check()
        channel.basic_ack(self._batch[-1].delivery_tag, multiple=True)
        self._is_busy = len(self._batch) > FEW
        self._batch.clear()


def _delivery(message: Any) -> Delivery:
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    count = (message.headers or {}).get("x-delivery-count")
    return Delivery(body, count if isinstance(count, int) else 0)
