"""Receive an agency's queue or the stream: each event at least once, repeats recognised, acknowledged after handling.

def handle(event):
    if event.erases_through:
        store.forget_through(event.index_number, event.erases_through)
    if event.erases:
        store.forget(event.index_number)
    elif event.kind == "withdrawn":
        store.unlist(event.index_number)
    else:
        store.put(event.index_number, event.data, fetch_text(event))

Subscriber(url, "agency.sjj", book=Book("received.sqlite")).run(handle)

What ``fetch_text`` finds withdrawn or corrected since is passed: the event about that follows. Where the site is away,
the event is tried again after a pause, and after ten minutes set aside, so that those behind it do not wait.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import pika
from pika.exceptions import (
    AMQPError,
    ChannelClosedByBroker,
    ConsumerCancelled,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
)

from subscriber.book import Book, Turn
from subscriber.events import NotAnEvent, PublicationEvent, decode
from subscriber.narrowing import names
from subscriber.patience import FIRST_PAUSE_SECONDS, PATIENCE_SECONDS, Patience, Pauses
from subscriber.site import NotNow
from subscriber.stream import Stream
from subscriber.texts import Overtaken

log = logging.getLogger(__name__)

Handle = Callable[[PublicationEvent], None]
OnGap = Callable[[PublicationEvent, int], None]
HEARTBEAT_SECONDS = 60
IDLE_SECONDS = 1.0
ASIDE_SECONDS = 600.0
# A connection of our own that was closed a moment ago may still be counted.
LEAVING_SECONDS = 2.0


class BadAddress(ValueError):
    """The address of the broker is none; the message says in Chinese and English what one looks like."""

    def __init__(self) -> None:
        super().__init__(
            "消息服务器地址不对，应为 amqps://agency.代码:密码@主机/publications。 / "
            "This is no address of a broker: give amqps://agency.CODE:PASSWORD@HOST/publications."
        )


class _Shared(Exception):
    """Another program receives from the queue: what one is told would be handled before what the other was told."""


class NotConnected(Exception):
    """The broker is away, or does not give what was asked for; the message says why."""


class Subscriber:
    """Consumes one agency's queue, or the stream, and connects again whenever the connection is lost.

    ``bodies`` narrows to some bodies' publications, for the stream: a queue is narrowed by the broker.
    ``on_gap`` is called with the event and the sequence that was expected before the event is handled; each event
    carries the whole state, so nothing need be fetched for that. What could not be handled for ``patience_seconds``
    is set aside in the book and tried again every ten minutes. Raises :class:`BadAddress`.
    """

    def __init__(
        self,
        url: str,
        source: str | Stream,
        *,
        book: Book | None = None,
        bodies: Collection[str] = (),
        on_gap: OnGap | None = None,
        prefetch: int = 20,
        patience_seconds: float = PATIENCE_SECONDS,
        first_pause_seconds: float = FIRST_PAUSE_SECONDS,
    ) -> None:
        self._parameters, self._source, self._prefetch = _parameters(url), source, prefetch
        self._book = book or Book()
        self._bodies = names(bodies, "bodies")
        self._on_gap = on_gap or _log_gap
        self._pauses, self._patience = Pauses(first_pause_seconds), Patience(patience_seconds)
        self._due: deque[str] = deque()
        self._looked_aside = -ASIDE_SECONDS
        self._stopped = threading.Event()
        self._taken, self._waits = 0, False

    def run(self, handle: Handle) -> None:
        """Receive until :meth:`stop`, or until ``handle`` raises; then the event comes again next time.

        :class:`~subscriber.texts.Overtaken` means that a later event tells what is to be done,
        :class:`~subscriber.site.NotNow` that it shall be tried again: neither ends the run.
        """
        while not self._stopped.is_set():
            try:
                self._receive(handle, until_idle=False)
            except _Raised as raised:
                raise raised.error from None
            except (AMQPError, OSError, _Shared) as error:
                self._wait(_why(error))

    def drain(self, handle: Handle) -> int:
        """Receive what is there now and return how many events were taken. Raises :class:`NotConnected`."""
        before = self._taken
        try:
            self._receive(handle, until_idle=True)
        except _Raised as raised:
            raise raised.error from None
        except (AMQPError, OSError, _Shared) as error:
            raise NotConnected(_why(error)) from error
        return self._taken - before

    def stop(self) -> None:
        """Let :meth:`run` end after the present event; may be called from another thread or a signal handler."""
        self._stopped.set()

    def take(self, content: bytes, handle: Handle) -> bool:
        """Handle one message; False for a repeat, for another body's and for what is no event.

        Raises :class:`~subscriber.site.NotNow` where it is to be tried again.
        """
        event = self._concerned(content)
        if event is None:
            return False
        position = self._book.position(event)
        if position.turn is Turn.SEEN:
            return False
        try:
            # Of what is to be erased, that which came before was taken out of the queue: nothing is missing.
            if position.turn is Turn.GAP and not (event.erases or event.ends_notice):
                self._on_gap(event, position.expected)
            _pass_overtaken(event, handle)
        except NotNow as reason:
            if not self._patience.is_over(event.id):
                raise
            log.error("%s: set aside, and tried again later: %s", event.index_number, reason)
            self._book.set_aside(event, content, str(reason))
            return True
        self._book.keep(event)
        return True

    def _concerned(self, content: bytes) -> PublicationEvent | None:
        try:
            event = decode(content)
        except NotAnEvent as error:
            if content:  # the stream has empty messages in the place of those that were too old to be copied
                log.error("left out: %s", error)
            return None
        return None if self._bodies and event.body not in self._bodies else event

    def _receive(self, handle: Handle, *, until_idle: bool) -> None:
        while not self._stopped.is_set():
            try:
                self._connect(handle, until_idle)
                return
            except NotNow as reason:
                # Nothing is in our hand while we wait: what is purged meanwhile can be taken out of the queue.
                self._wait(f"not now ({reason})", at_least=reason.seconds)

    def _wait(self, why: str, *, at_least: float = 0.0) -> None:
        pause = self._pauses.next(at_least)
        log.warning("%s; again in %.0f s", why, pause)
        self._waits = True
        self._stopped.wait(pause)

    def _connect(self, handle: Handle, until_idle: bool) -> None:
        connection = pika.BlockingConnection(self._parameters)
        try:
            channel = connection.channel()
            channel.basic_qos(prefetch_count=self._prefetch)
            self._consume(channel, handle, until_idle)
        finally:
            if connection.is_open:
                connection.close()

    def _consume(self, channel: Any, handle: Handle, until_idle: bool) -> None:
        source = self._source
        stream = source if isinstance(source, Stream) else None
        if stream is None and not _is_anothers(source, self._parameters):
            _must_be_alone(channel, source)
        name, arguments = (stream.name, stream.arguments(self._book)) if stream else (source, None)
        for method, properties, content in channel.consume(name, arguments=arguments, inactivity_timeout=IDLE_SECONDS):
            if method is None:
                is_more = self._retry_one(handle)
                if until_idle and not is_more:
                    break
            else:
                if stream is None or stream.is_asked_for(method.routing_key):
                    self._taken += _raising(partial(self.take, content, handle))
                if stream:
                    self._book.keep_place(stream.name, int(properties.headers["x-stream-offset"]))
                channel.basic_ack(method.delivery_tag)
            self._go_on()
            if self._stopped.is_set():
                break
        else:
            raise ConsumerCancelled  # the queue was removed, or the stream is being written anew
        channel.cancel()

    def _go_on(self) -> None:
        """Something went well: whoever read in the log that it was not so reads that it is again."""
        self._pauses.reset()
        if self._waits:
            log.warning("connected again")
            self._waits = False

    def _retry_one(self, handle: Handle) -> bool:
        """While nothing comes: one of what was set aside. Returns whether there are more to be tried now."""
        if not self._due and time.monotonic() - self._looked_aside >= ASIDE_SECONDS:
            self._looked_aside = time.monotonic()
            self._due.extend(aside.index_number for aside in self._book.aside())
        if not self._due:
            return False
        index_number = self._due.popleft()
        aside = self._book.aside_of(index_number)
        if aside is not None:  # a later event may have settled it meanwhile
            try:
                _raising(partial(_pass_overtaken, decode(aside.content), handle))
                self._book.settle(index_number)
            except NotNow as reason:
                log.warning("%s: still set aside: %s", index_number, reason)
        return bool(self._due)


def _parameters(url: str) -> pika.URLParameters:
    try:
        parameters = pika.URLParameters(url)
    except (ValueError, LookupError, TypeError):
        raise BadAddress from None
    if not url.startswith(("amqp://", "amqps://")):
        raise BadAddress
    parameters.heartbeat = HEARTBEAT_SECONDS
    parameters.blocked_connection_timeout = HEARTBEAT_SECONDS
    return parameters


def _is_anothers(queue: str | Stream, parameters: pika.URLParameters) -> bool:
    """Whether it is another agency's, which the broker refuses: who receives from it is nobody's business."""
    user = str(getattr(parameters.credentials, "username", ""))
    return user.startswith("agency.") and user != queue


def _must_be_alone(channel: Any, queue: str | Stream) -> None:
    """Raises :class:`_Shared` where somebody receives from the queue already."""
    until = time.monotonic() + LEAVING_SECONDS
    while channel.queue_declare(queue, passive=True).method.consumer_count:
        if time.monotonic() > until:
            raise _Shared
        channel.connection.sleep(0.1)


def _why(error: Exception) -> str:
    """What to do about it, where that is known."""
    if isinstance(error, _Shared):
        return (
            "another program receives from this queue, and two would lose the order and take turns; this one waits "
            "until that one has ended"
        )
    if isinstance(error, ProbableAuthenticationError):
        return "the broker refuses this account; was it rotated? Ask for the new credentials"
    if isinstance(error, ProbableAccessDeniedError):
        return (
            "the broker does not let this account in: the address ends in /publications, and of one account at most 4 "
            f"programs are connected at once ({error})"
        )
    if isinstance(error, ChannelClosedByBroker) and error.reply_code in (403, 404):
        return f"the broker does not give this queue; name your own, agency.CODE ({error.reply_text})"
    return f"the connection was lost ({error!r})"


class _Raised(Exception):
    """What an agency's own ``handle`` raised, told apart from what the connection raises."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def _raising(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except NotNow:
        raise
    except Exception as error:
        raise _Raised(error) from error


def _pass_overtaken(event: PublicationEvent, handle: Handle) -> None:
    try:
        handle(event)
    except Overtaken as overtaken:
        log.info("passed, an event about that follows: %s", overtaken)


def _log_gap(event: PublicationEvent, expected: int) -> None:
    log.warning("%s: expected event %d, got %d", event.index_number, expected, event.sequence)
