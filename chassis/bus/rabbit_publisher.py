"""Pipelined, confirmed publishing to RabbitMQ: what was acknowledged, and nothing else, counts as published.

One connection lives in a thread of its own with pika's asynchronous adapter. After any time-out the connection is
thrown away with all that is known of it: a late acknowledgement would be taken for the next message.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import pika
from pika.adapters.select_connection import IOLoop, SelectConnection

from chassis.bus.topology import Topology
from chassis.cloudevents import MEDIA_TYPE

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
BLOCKED_SECONDS = 30
CONNECT_SECONDS = 10.0
SHUT_SECONDS = 2.0
WRITE_BYTES = 64_000


class BrokerUnavailable(Exception):
    """The broker did not take what it was given; nothing is known of the rest, so all of it is sent again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is published: ``key`` is the caller's own mark for it."""

    key: int
    event_id: str
    routing_key: str
    body: bytes
    traceparent: str = ""


@dataclass(slots=True)
class _Batch:
    left: set[int]
    acked: set[int] = field(default_factory=set)
    future: Future[set[int]] = field(default_factory=Future)

    def settle(self, key: int, *, good: bool) -> None:
        self.left.discard(key)
        if good:
            self.acked.add(key)
        if not self.left:
            with suppress(InvalidStateError):
                self.future.set_result(self.acked)

    def fail(self, failure: BrokerUnavailable) -> None:
        with suppress(InvalidStateError):
            self.future.set_exception(failure)


class _GatheringConnection(SelectConnection):  # type: ignore[misc]  # pika ships no types that we follow
    """Writes the frames of many messages at once: pika alone makes three system calls for each message."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._gathered: list[bytes] = []
        self._gathered_bytes = 0
        self._is_gathering = False
        super().__init__(*arguments, **options)

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Hold frames back within the block, up to a bound, and write them at its end."""
        self._is_gathering = True
        try:
            yield
        finally:
            self._is_gathering = False
            self._emit_gathered()

    def _adapter_emit_data(self, data: bytes) -> None:
        if not self._is_gathering:
            super()._adapter_emit_data(data)
            return
        self._gathered.append(data)
        self._gathered_bytes += len(data)
        if self._gathered_bytes >= WRITE_BYTES:
            self._emit_gathered()

    def _emit_gathered(self) -> None:
        gathered, self._gathered, self._gathered_bytes = self._gathered, [], 0
        if gathered:
            super()._adapter_emit_data(b"".join(gathered))


class RabbitPublisher:
    """Publishes batches to one exchange. Not shared between threads."""

    def __init__(self, url: str, topology: Topology) -> None:
        parameters = pika.URLParameters(url)
        parameters.heartbeat = HEARTBEAT_SECONDS
        parameters.blocked_connection_timeout = BLOCKED_SECONDS
        parameters.socket_timeout = CONNECT_SECONDS
        parameters.connection_attempts = 1
        self._parameters = parameters
        self._topology = topology
        self._link: _Link | None = None

    def submit(self, messages: Sequence[Message]) -> Future[set[int]]:
        """Send a batch; the future gives the keys that were acknowledged by every queue concerned.

        Raises :class:`BrokerUnavailable` when there is no connection to be had.
        """
        link = self._connect()
        batch = _Batch({message.key for message in messages})
        link.submit(batch, messages)
        return batch.future

    def declare(self, topology: Topology) -> None:
        """Declare more queues; they are there before anything that is submitted afterwards."""
        self._topology = topology
        _await(self._connect().declare(topology))

    def close(self) -> None:
        """Throw the connection away; what was not acknowledged stays unpublished."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _connect(self) -> _Link:
        if self._link is not None and self._link.is_usable:
            return self._link
        self.close()
        self._link = link = _Link(self._parameters, self._topology)
        _await(link.ready)
        return link


class _Link:
    """One connection, and what is on its way over it: whatever comes late over an old one meets only the old one."""

    def __init__(self, parameters: Any, topology: Topology) -> None:
        self._parameters, self._topology = parameters, topology
        self.ready: Future[None] = Future()
        self._failure: BrokerUnavailable | None = None
        self._connection: Any = None
        self._channel: Any = None
        self._tag = 0
        self._pending: dict[int, tuple[_Batch, Message]] = {}
        self._returned: set[str] = set()
        self._loop: Any = IOLoop()
        self._thread = threading.Thread(target=self._run, name="rabbit-publisher", daemon=True)
        self._thread.start()

    @property
    def is_usable(self) -> bool:
        """Whether it is open, as far as is known."""
        return self.ready.done() and self._failure is None and self._thread.is_alive()

    def submit(self, batch: _Batch, messages: Sequence[Message]) -> None:
        """Send a batch from the connection's own thread."""
        self._loop.add_callback_threadsafe(lambda: self._send(batch, messages))
        if self._failure is not None:  # its thread may have ended before it could take this
            batch.fail(self._failure)

    def declare(self, topology: Topology) -> Future[None]:
        """Declare more; the future is done when it is there."""
        self._topology = topology
        done: Future[None] = Future()
        self._loop.add_callback_threadsafe(lambda: self._declare(done))
        return done

    def close(self) -> None:
        """Close it, or leave it to itself where the broker does not answer."""
        self._loop.add_callback_threadsafe(self._shut)
        self._thread.join(SHUT_SECONDS * 2)

    def _run(self) -> None:
        try:
            self._connection = _GatheringConnection(
                self._parameters,
                on_open_callback=lambda connection: connection.channel(on_open_callback=self._opened),
                on_open_error_callback=lambda _connection, error: self._failed(error),
                on_close_callback=lambda _connection, error: self._failed(error),
                custom_ioloop=self._loop,
            )
            self._loop.start()
        except Exception as error:  # the thread must not die without telling those who wait
            self._failed(error)
        finally:
            self._failed(BrokerUnavailable("the connection was closed"))

    def _opened(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(lambda _channel, error: self._failed(error))
        channel.add_on_return_callback(self._on_return)
        self._declare(self.ready, then=lambda: channel.confirm_delivery(self._on_confirm))

    def _declare(self, done: Future[None], then: Any = None) -> None:
        """Declare exchange, queues and bindings actively; the broker answers in order, so the last answer is enough."""
        channel, topology = self._channel, self._topology
        channel.exchange_declare(topology.exchange, exchange_type="topic", durable=True)
        for queue in topology.queues:
            channel.queue_declare(queue.name, durable=True, arguments=queue.arguments)
            for key in queue.bindings:
                channel.queue_bind(queue.name, topology.exchange, routing_key=key)

        def declared(_frame: Any) -> None:
            if then is not None:
                then()
            if not done.done():
                done.set_result(None)

        channel.exchange_declare(topology.exchange, exchange_type="topic", durable=True, callback=declared)

    def _send(self, batch: _Batch, messages: Sequence[Message]) -> None:
        if self._channel is None or not self._channel.is_open:
            batch.fail(self._failure or BrokerUnavailable("the channel is closed"))
            return
        with self._connection.gathering():
            for message in messages:
                self._tag += 1
                self._pending[self._tag] = (batch, message)
                self._publish(message)

    def _publish(self, message: Message) -> None:
        headers = {"traceparent": message.traceparent} if message.traceparent else None
        properties = pika.BasicProperties(
            message_id=message.event_id, content_type=MEDIA_TYPE, delivery_mode=2, headers=headers
        )
        self._channel.basic_publish(
            self._topology.exchange, message.routing_key, message.body, properties, mandatory=True
        )

    def _on_return(self, _channel: Any, method: Any, properties: Any, _body: bytes) -> None:
        # The broker confirms an unroutable message as well, just after it has returned it.
        log.error("nobody takes %s (%s)", method.routing_key, properties.message_id)
        self._returned.add(properties.message_id)

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        good = method.NAME == "Basic.Ack"
        if method.multiple:
            # The pending ones stand in the order of their tags, so the search ends at the first younger one.
            tags = list(takewhile(lambda tag: tag <= method.delivery_tag, self._pending))
        else:
            tags = [method.delivery_tag]
        for tag in tags:
            batch, message = self._pending.pop(tag)
            returned = message.event_id in self._returned
            self._returned.discard(message.event_id)
            batch.settle(message.key, good=good and not returned)

    def _failed(self, error: Any) -> None:
        self._failure = self._failure or BrokerUnavailable(f"{type(error).__name__}: {error}")
        with suppress(InvalidStateError):
            self.ready.set_exception(self._failure)
        pending, self._pending = self._pending, {}
        for batch, _ in pending.values():
            batch.fail(self._failure)
        self._loop.stop()

    def _shut(self) -> None:
        if self._connection is None or self._connection.is_closing or self._connection.is_closed:
            self._loop.stop()
            return
        self._loop.call_later(SHUT_SECONDS, self._loop.stop)
        self._connection.close()


def _await(future: Future[None]) -> None:
    try:
        future.result(CONNECT_SECONDS)
    except TimeoutError:
        raise BrokerUnavailable(f"no answer within {CONNECT_SECONDS:.0f} s") from None
