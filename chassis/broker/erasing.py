"""Erasing what was told outside: picked out of agencies' queues, and replaced in the stream at the same offsets.

Nobody publishes meanwhile: the relay does it between two passes, in the thread that publishes.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from chassis.broker.connections import pika_parameters, place, reason
from chassis.broker.publisher import BrokerUnavailable, Message, RabbitPublisher
from chassis.broker.topology import PUBLICATIONS_EXCHANGE, PUBLICATIONS_STREAM, STREAM, Queue, Topology

Replace = Callable[[bytes], bytes | None]
"""What stands in the place of a message; None for one that is not concerned."""

GoOn = Callable[[], bool]

# A consumer of this priority is served before the agency's own, so none of them sees what comes later first.
BEFORE_OTHERS = {"x-priority": 1000}
# As many as one channel may hold without an answer.
HELD = 65_535
QUIET_SECONDS = 1.0
PATIENCE_SECONDS = 30.0
PORTION = 500
COPY, COMPLETE = f"{PUBLICATIONS_STREAM}.copy", b"complete"


@dataclass(frozen=True, slots=True)
class Erased:
    """How many messages were dropped from queues, and replaced in the stream."""

    dropped: int = 0
    replaced: int = 0


def erase(url: str, queues: Iterable[str], replace: Replace, go_on: GoOn, ca_file: Path | None = None) -> Erased:
    """Do both. Raises :class:`BrokerUnavailable` when it could not be done to the end; then it is to be done again."""
    try:
        with _connected(url, ca_file) as connection:
            dropped = sum(_pick_out(connection, queue, replace, go_on) for queue in queues)
            return Erased(dropped, _Stream(url, connection, go_on, ca_file).replace(replace))
    except (AMQPError, OSError) as error:
        raise BrokerUnavailable(f"erasing: {reason(error, place(url))}") from None


@contextmanager
def _connected(url: str, ca_file: Path | None) -> Iterator[Any]:
    parameters = pika_parameters(url, ca_file)
    parameters.heartbeat = 60
    parameters.blocked_connection_timeout = PATIENCE_SECONDS
    connection = pika.BlockingConnection(parameters)
    try:
        yield connection
    finally:
        if connection.is_open:
            with suppress(AMQPError):
                connection.close()


def _pick_out(connection: Any, queue: str, replace: Replace, go_on: GoOn) -> int:
    """Take everything that waits into the hand, drop what is concerned, and give the rest back to its place."""
    channels: list[Any] = []
    dropped = 0
    try:
        while True:
            channel = connection.channel()
            channels.append(channel)
            try:
                ready = channel.queue_declare(queue, passive=True).method.message_count
            except ChannelClosedByBroker:
                return dropped  # not made yet, so nothing was told to it
            if not ready:
                return dropped
            channel.basic_qos(prefetch_count=HELD)
            waiting = channel.consume(queue, arguments=BEFORE_OTHERS, inactivity_timeout=QUIET_SECONDS)
            for held, (method, _, body) in enumerate(waiting, start=1):
                _require(go_on)
                if method is None:
                    return dropped
                if replace(body) is not None:
                    channel.basic_ack(method.delivery_tag)
                    dropped += 1
                if held == min(ready, HELD):  # waiting for more would keep others from what is to be published
                    break
    finally:
        for channel in channels:
            if channel.is_open:
                channel.close()  # gives back whatever it holds, each to its place


@dataclass(frozen=True, slots=True)
class _Told:
    """A message of a stream at its offset, with what must be carried over to stay the same message."""

    offset: int
    body: bytes
    routing_key: str
    message_id: str
    traceparent: str
    also: tuple[str, ...] = ()


class _Stream:
    """The stream of everything told: copied with replacements, and written anew under its name from the copy.

    A stream takes nothing out of its middle. The copy is complete once its last message says so; what is interrupted
    before leaves the stream as it was, and after that the copy is what the stream is written from.
    """

    def __init__(self, url: str, connection: Any, go_on: GoOn, ca_file: Path | None) -> None:
        self._url, self._connection, self._go_on, self._ca_file = url, connection, go_on, ca_file

    def replace(self, replace: Replace) -> int:
        """Put replacements in their places; returns how many."""
        end = self._end(COPY)
        if end is not None and end.body == COMPLETE:
            self._write_anew(end)
        if end is not None:
            self._delete(COPY)
        return self._replace(replace)

    def _replace(self, replace: Replace) -> int:
        end = self._end(PUBLICATIONS_STREAM)
        concerned = () if end is None else self._read(PUBLICATIONS_STREAM, end.offset)
        count = sum(replace(told.body) is not None for told in concerned)
        if end is None or not count:
            return 0
        copied = (_replaced(told, replace) for told in self._read(PUBLICATIONS_STREAM, end.offset))
        self._write(COPY, itertools.chain(copied, [_Told(end.offset + 1, COMPLETE, "complete", "", "")]))
        complete = self._end(COPY)
        if complete is None or complete.body != COMPLETE or complete.offset != end.offset + 1:
            raise BrokerUnavailable("erasing: the copy of the stream is not complete")
        self._write_anew(complete)
        self._delete(COPY)
        return count

    def _write_anew(self, complete: _Told) -> None:
        self._delete(PUBLICATIONS_STREAM)
        copied = (told for told in self._read(COPY, complete.offset) if told.offset < complete.offset)
        self._write(PUBLICATIONS_STREAM, copied)
        with self._channel() as channel:
            channel.queue_bind(PUBLICATIONS_STREAM, PUBLICATIONS_EXCHANGE, routing_key="#")

    def _end(self, name: str) -> _Told | None:
        """The last message; None where there is no such stream, or nothing in it."""
        try:
            found = list(self._consume(name, "last"))
        except ChannelClosedByBroker:
            return None
        return found[-1] if found else None

    def _read(self, name: str, last: int) -> Iterator[_Told]:
        """Everything up to an offset. Raises :class:`BrokerUnavailable` where the broker gives less."""
        for told in self._consume(name, "first", quiet_seconds=PATIENCE_SECONDS):
            yield told
            if told.offset >= last:
                return
        raise BrokerUnavailable(f"erasing: {name} did not come up to offset {last}")

    def _consume(self, name: str, offset: str, *, quiet_seconds: float = QUIET_SECONDS) -> Iterator[_Told]:
        with self._channel() as channel:
            channel.basic_qos(prefetch_count=PORTION)
            channel.queue_declare(name, passive=True)
            start = {"x-stream-offset": offset}
            for method, properties, body in channel.consume(name, arguments=start, inactivity_timeout=quiet_seconds):
                _require(self._go_on)
                if method is None:
                    return
                channel.basic_ack(method.delivery_tag)
                headers = properties.headers or {}
                yield _Told(
                    int(headers["x-stream-offset"]),
                    body,
                    method.routing_key,
                    properties.message_id or "",
                    str(headers.get("traceparent") or ""),
                    tuple(headers.get("CC") or ()),
                )

    def _write(self, name: str, told: Iterable[_Told]) -> None:
        """Make a stream of these messages, each at its offset; what a stream has dropped by age leaves empty ones."""
        exchange = f"{name}.writer"
        publisher = RabbitPublisher(
            self._url, Topology(exchange, (Queue(name, ("#",), STREAM),)), ca_file=self._ca_file
        )
        try:
            for portion in _portions(_padded(told)):
                _require(self._go_on)
                batch = publisher.submit(portion)
                if len(batch.result(PATIENCE_SECONDS)) != len(portion):
                    raise BrokerUnavailable(f"erasing: {name} did not take what it was given")
        except TimeoutError:
            raise BrokerUnavailable(f"erasing: {name} did not answer") from None
        finally:
            publisher.close()
        with self._channel() as channel:
            channel.exchange_delete(exchange)

    def _delete(self, name: str) -> None:
        with self._channel() as channel:
            channel.queue_delete(name)

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        channel = self._connection.channel()
        try:
            yield channel
        finally:
            if channel.is_open:
                channel.close()


def _replaced(told: _Told, replace: Replace) -> _Told:
    instead = replace(told.body)
    return told if instead is None else dataclasses.replace(told, body=instead)


def _padded(told: Iterable[_Told]) -> Iterator[Message]:
    following = 0
    for message in told:
        for offset in range(following, message.offset):
            yield Message(offset, f"padding-{offset}", "padding", b"")
        following = message.offset + 1
        yield Message(
            message.offset, message.message_id, message.routing_key, message.body, message.traceparent, message.also
        )


def _portions(messages: Iterator[Message]) -> Iterator[Sequence[Message]]:
    while portion := list(itertools.islice(messages, PORTION)):
        yield portion


def _require(go_on: GoOn) -> None:
    if not go_on():
        raise BrokerUnavailable("erasing: the relay ends, or another is the active one")
