"""Pipelined, confirmed publishing to RabbitMQ: what was acknowledged, and nothing else, counts as published.

One connection lives in a thread of its own with pika's asynchronous adapter. After any time-out the connection is
thrown away with all that is known of it: a late acknowledgement would be taken for the next message.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pika
from pika.adapters.select_connection import IOLoop, SelectConnection
from pika.exceptions import ChannelClosed

from chassis.broker.connections import pika_parameters, reason
from chassis.broker.topology import Topology
from chassis.events.envelope import MEDIA_TYPE

log = logging.getLogger(__name__)

# A dead line is noticed by its heartbeat, and a broker that takes nothing (its memory or disk is full) by the blocked
# connection's time-out. Both only matter where nobody waits: who has sent something gives the connection up after
# `chassis.relay.destination.CONFIRM_SECONDS`, which is shorter.
HEARTBEAT_SECONDS = 30
BLOCKED_SECONDS = 30
CONNECT_SECONDS = 10.0
SHUT_SECONDS = 2.0
HANG_UP_SECONDS = 0.2
NOT_FOUND = 404
WRITE_BYTES = 64_000


class BrokerUnavailable(Exception):
    """The broker did not take what it was given; nothing is known of the rest, so all of it is sent again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is published: ``key`` is the caller's own mark for it.

    ``also`` are further routing keys; a queue that is bound by several of them gets it once.
    """

    key: int
    event_id: str
    routing_key: str
    body: bytes
    traceparent: str = ""
    also: tuple[str, ...] = ()


class Batch(Future[set[int]]):
    """What was sent together; gives the keys that were acknowledged, once the broker has answered for all of them.

    ``acked`` are those acknowledged up to now; it may be read when the rest is waited for no longer.
    """

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__()
        self._left = set(keys)
        self.acked: set[int] = set()

    def settle(self, key: int, *, good: bool) -> None:
        """The broker has answered for a message."""
        self._left.discard(key)
        if good:
            self.acked.add(key)
        if not self._left:
            with suppress(InvalidStateError):
                self.set_result(self.acked)

    def fail(self, failure: BrokerUnavailable) -> None:
        """The broker will not answer any more."""
        with suppress(InvalidStateError):
            self.set_exception(failure)


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

    def hang_up(self) -> None:
        """Break the line without a farewell; its loop has to turn once more for the socket to be closed."""
        self._adapter_disconnect_stream()

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
    """Publishes batches to one exchange. Not shared between threads, but for :meth:`give_up`."""

    def __init__(
        self,
        url: str,
        topology: Topology,
        *,
        ca_file: Path | None = None,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        self._connect_seconds = connect_seconds
        parameters = pika_parameters(url, ca_file)
        parameters.heartbeat = HEARTBEAT_SECONDS
        parameters.blocked_connection_timeout = BLOCKED_SECONDS
        parameters.socket_timeout = connect_seconds
        parameters.connection_attempts = 1
        self._parameters = parameters
        self._topology = topology
        self._link: _Link | None = None
        self._is_given_up = False

    def connect(self) -> None:
        """Have a connection, with the topology declared, before there is anything to send.

        Raises :class:`BrokerUnavailable`, also once for a connection that broke meanwhile, with its own reason: the
        next one would know only that nobody answers.
        """
        link = self._link
        if link is not None and link.failure is not None:
            self.close()
            raise link.failure
        self._connect()

    def submit(self, messages: Sequence[Message]) -> Batch:
        """Send a batch; it gives the keys that were acknowledged by every queue concerned.

        Raises :class:`BrokerUnavailable` when there is no connection to be had.
        """
        link = self._connect()
        batch = Batch(message.key for message in messages)
        link.submit(batch, messages)
        return batch

    def declare(self, topology: Topology) -> None:
        """Declare more queues; they are there before anything that is submitted afterwards."""
        self._topology = topology
        self._await(self._connect().declare(topology))

    def close(self) -> None:
        """Throw the connection away; what was not acknowledged stays unpublished."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def give_up(self) -> None:
        """For good, and from any thread: whoever waits for the broker here, or will, is told that it is unavailable."""
        self._is_given_up = True
        link = self._link
        if link is not None:
            link.give_up()

    def _connect(self) -> _Link:
        if self._link is not None and self._link.is_usable:
            return self._link
        self.close()
        self._link = link = _Link(self._parameters, self._topology)
        if self._is_given_up:  # asked after the link can be seen, so that one of the two threads sees the other
            link.give_up()
        self._await(link.ready)
        return link

    def _await(self, future: Future[None]) -> None:
        try:
            future.result(self._connect_seconds)
        except TimeoutError:
            raise BrokerUnavailable(f"no answer within {self._connect_seconds:.0f} s") from None


class _Link:
    """One connection, and what is on its way over it: whatever comes late over an old one meets only the old one."""

    def __init__(self, parameters: Any, topology: Topology) -> None:
        self._parameters, self._topology = parameters, topology
        self.ready: Future[None] = Future()
        self._awaited = [self.ready]
        # Why it is open no more.
        self.failure: BrokerUnavailable | None = None
        self._connection: Any = None
        self._channel: Any = None
        self._tag = 0
        # What it waits for: the batch, the caller's mark and the identity; the bytes have gone.
        self._pending: dict[int, tuple[Batch, int, str]] = {}
        self._returned: set[str] = set()
        self._loop: Any = IOLoop()
        self._thread = threading.Thread(target=self._run, name="rabbit-publisher", daemon=True)
        self._thread.start()

    @property
    def is_usable(self) -> bool:
        """Whether it is open, as far as is known."""
        return self.ready.done() and self.failure is None and self._thread.is_alive()

    def submit(self, batch: Batch, messages: Sequence[Message]) -> None:
        """Send a batch from the connection's own thread."""
        self._loop.add_callback_threadsafe(lambda: self._send(batch, messages))
        if self.failure is not None:  # its thread may have ended before it could take this
            batch.fail(self.failure)

    def declare(self, topology: Topology) -> Future[None]:
        """Declare more; the future is done when it is there."""
        self._topology = topology
        done: Future[None] = Future()
        self._awaited.append(done)
        self._loop.add_callback_threadsafe(lambda: self._look(done))
        if self.failure is not None:  # as above
            self._tell(self.failure)
        return done

    def close(self) -> None:
        """Close it, or leave it to itself where the broker does not answer."""
        self._loop.add_callback_threadsafe(self._shut)
        self._thread.join(SHUT_SECONDS * 2)

    def give_up(self) -> None:
        """Fail at once, without a farewell."""
        self._loop.add_callback_threadsafe(lambda: self._failed(BrokerUnavailable("it was given up")))

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
        except Exception as error:  # the thread must not die before those who wait are told
            self._tell(error)
        finally:
            self._tell(BrokerUnavailable("the connection was closed"))
            self._release()

    def _release(self) -> None:
        """Give the descriptors back, of socket and loop; callbacks that other threads still add are ignored."""
        try:
            if self._connection is not None and not self._connection.is_closed:
                self._connection.hang_up()
                self._loop.call_later(HANG_UP_SECONDS, self._loop.stop)
                self._loop.start()
        except Exception as error:  # the connection was in a state of which pika does not think; it is left as it is
            log.debug("hanging up failed: %r", error)
        finally:
            self._loop.close()

    def _opened(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._on_channel_closed)
        channel.add_on_return_callback(self._on_return)
        self._look(self.ready, then=lambda: channel.confirm_delivery(self._on_confirm))

    def _look(self, done: Future[None], then: Any = None) -> None:
        """Ask for what somebody else makes, on a channel of its own: the broker closes one on which it says no."""
        topology = self._topology
        awaited = topology.queues if topology.kept_by_readers else ()

        def ask(channel: Any) -> None:
            channel.add_on_close_callback(lambda _channel, error: self._looked(error, done, then))
            channel.exchange_declare(topology.exchange, passive=True)
            for queue in awaited:
                channel.queue_declare(queue.name, passive=True)
            channel.close()

        self._connection.channel(on_open_callback=ask)

    def _looked(self, error: Any, done: Future[None], then: Any) -> None:
        if not isinstance(error, ChannelClosed) or self._connection.is_closing:  # its own end is still to come
            return
        self._declare(done, then, is_missing=error.reply_code == NOT_FOUND)

    def _declare(self, done: Future[None], then: Any, *, is_missing: bool) -> None:
        """Make what is missing, and one's own queues and bindings; the broker answers in order: the last is enough."""
        channel, topology = self._channel, self._topology
        if is_missing:
            channel.exchange_declare(topology.exchange, exchange_type="topic", durable=True)
        for queue in topology.queues if is_missing or not topology.kept_by_readers else ():
            channel.queue_declare(queue.name, durable=True, arguments=queue.arguments)
            for key in queue.bindings:
                channel.queue_bind(queue.name, topology.exchange, routing_key=key)

        def declared(_frame: Any) -> None:
            if then is not None:
                then()
            if not done.done():
                done.set_result(None)

        channel.exchange_declare(topology.exchange, passive=True, callback=declared)

    def _send(self, batch: Batch, messages: Sequence[Message]) -> None:
        if self._channel is None or not self._channel.is_open:
            batch.fail(self.failure or BrokerUnavailable("the channel is closed"))
            return
        with self._connection.gathering():
            for message in messages:
                self._tag += 1
                self._pending[self._tag] = (batch, message.key, message.event_id)
                self._publish(message)

    def _publish(self, message: Message) -> None:
        headers: dict[str, Any] = {"traceparent": message.traceparent} if message.traceparent else {}
        if message.also:
            headers["CC"] = list(message.also)
        properties = pika.BasicProperties(
            message_id=message.event_id, content_type=MEDIA_TYPE, delivery_mode=2, headers=headers or None
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
            batch, key, event_id = self._pending.pop(tag)
            returned = event_id in self._returned
            self._returned.discard(event_id)
            batch.settle(key, good=good and not returned)

    def _on_channel_closed(self, _channel: Any, error: Any) -> None:
        if not self._connection.is_closing:  # then the connection's own end is still to come
            self._failed(error)

    def _failed(self, error: Any) -> None:
        self._tell(error)
        self._loop.stop()

    def _tell(self, error: Any) -> None:
        """Tell those who wait; the first failure is what they hear."""
        failure = error if isinstance(error, BrokerUnavailable) else self._outage(error)
        self.failure = self.failure or failure
        for future in self._awaited:
            with suppress(InvalidStateError):
                future.set_exception(self.failure)
        pending, self._pending = self._pending, {}
        for batch, *_ in pending.values():
            batch.fail(self.failure)

    def _outage(self, error: Any) -> BrokerUnavailable:
        return BrokerUnavailable(reason(error, f"{self._parameters.host}:{self._parameters.port}"))

    def _shut(self) -> None:
        if self._connection is None or self._connection.is_closing or self._connection.is_closed:
            self._loop.stop()
            return
        self._loop.call_later(SHUT_SECONDS, self._loop.stop)
        self._connection.close()
