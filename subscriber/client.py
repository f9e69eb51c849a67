"""Receive an agency's queue: each event at least once, repeats recognised, gaps shown, acknowledged after handling.

def handle(event):
    if event.kind == "withdrawn":
        my_store.remove(event.index_number)
    else:
        my_store.put(event.index_number, event.data, fetch_text(event))

Subscriber(url, "agency.sjj", book=SequenceBook("received.sqlite")).run(handle)

What ``fetch_text`` finds withdrawn or corrected since is passed: the event about that follows in the queue.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from typing import Any

import pika
from pika.exceptions import AMQPError

from subscriber.events import NotAnEvent, PublicationEvent, decode
from subscriber.sequences import SequenceBook, Turn
from subscriber.texts import Overtaken

log = logging.getLogger(__name__)

Handle = Callable[[PublicationEvent], None]
OnGap = Callable[[PublicationEvent, int], None]
HEARTBEAT_SECONDS = 60
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
IDLE_SECONDS = 1.0


class Subscriber:
    """Consumes one agency queue and connects again whenever the connection is lost.

    ``bodies`` narrows to some bodies' publications (topics are narrowed by the broker). ``on_gap`` is called with the
    event and the sequence that was expected before the event is handled: fetch what is missing from ``/changes``.
    """

    def __init__(
        self,
        url: str,
        queue: str,
        *,
        book: SequenceBook | None = None,
        bodies: Collection[str] = (),
        on_gap: OnGap | None = None,
        prefetch: int = 20,
    ) -> None:
        self._url, self._queue, self._prefetch = url, queue, prefetch
        self._book = book or SequenceBook()
        self._bodies = frozenset(bodies)
        self._on_gap = on_gap or _log_gap
        self._stopped = threading.Event()

    def run(self, handle: Handle) -> None:
        """Receive until :meth:`stop`. What ``handle`` raises ends the run; the event comes again next time.

        But :class:`~subscriber.texts.Overtaken` means that a later event tells what is to be done.
        """
        pause = FIRST_PAUSE_SECONDS
        while not self._stopped.is_set():
            try:
                self._receive(handle, until_idle=False)
                pause = FIRST_PAUSE_SECONDS
            except (AMQPError, OSError) as error:
                log.warning("the connection was lost (%s), connecting again in %.0f s", error, pause)
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def drain(self, handle: Handle) -> int:
        """Receive what is there now and return how many events were handled."""
        return self._receive(handle, until_idle=True)

    def stop(self) -> None:
        """Let :meth:`run` end after the present event; may be called from another thread or a signal handler."""
        self._stopped.set()

    def take(self, content: bytes, handle: Handle) -> bool:
        """Handle one message; False for a repeat, for another body's and for what is no event."""
        try:
            event = decode(content)
        except NotAnEvent as error:
            log.error("left out: %s", error)
            return False
        if self._bodies and event.body not in self._bodies:
            return False
        position = self._book.position(event)
        if position.turn is Turn.SEEN:
            return False
        if position.turn is Turn.GAP:
            self._on_gap(event, position.expected)
        try:
            handle(event)
        except Overtaken as overtaken:
            log.info("passed, an event about that follows: %s", overtaken)
        self._book.keep(event)
        return True

    def _receive(self, handle: Handle, *, until_idle: bool) -> int:
        parameters = pika.URLParameters(self._url)
        parameters.heartbeat = HEARTBEAT_SECONDS
        parameters.blocked_connection_timeout = HEARTBEAT_SECONDS
        connection = pika.BlockingConnection(parameters)
        try:
            channel = connection.channel()
            channel.basic_qos(prefetch_count=self._prefetch)
            return self._consume(channel, handle, until_idle)
        finally:
            if connection.is_open:
                connection.close()

    def _consume(self, channel: Any, handle: Handle, until_idle: bool) -> int:
        handled = 0
        for method, _, content in channel.consume(self._queue, inactivity_timeout=IDLE_SECONDS):
            if method is None:
                if until_idle:
                    break
            else:
                handled += self.take(content, handle)
                channel.basic_ack(method.delivery_tag)
            if self._stopped.is_set():
                break
        channel.cancel()
        return handled


def _log_gap(event: PublicationEvent, expected: int) -> None:
    log.warning("%s: expected event %d, got %d; see /changes", event.index_number, expected, event.sequence)
