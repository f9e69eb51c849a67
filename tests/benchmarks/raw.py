"""The references for events, written as a careful engineer would without our chassis, and with nothing to spare."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import pika
from kombu import Connection, Exchange
from pika.adapters.select_connection import SelectConnection

from chassis.broker.topology import EVENTS_EXCHANGE
from chassis.events.envelope import MEDIA_TYPE
from chassis.relay.relay import WINDOW
from tests.benchmarks.model import QUEUE, ROUTING_KEY


class Pipelined:
    """Raw pika: messages that are in memory already, published persistently, confirmed, up to a window ahead."""

    def __init__(self, url: str, messages: Sequence[bytes], content_type: str = MEDIA_TYPE) -> None:
        self._messages, self._window = messages, WINDOW
        self._sent = self._confirmed = 0
        self._seconds = 0.0
        self._properties = pika.BasicProperties(content_type=content_type, delivery_mode=2)
        self._connection = SelectConnection(
            pika.URLParameters(url), on_open_callback=lambda opened: opened.channel(on_open_callback=self._begin)
        )

    def seconds(self) -> float:
        """Publish everything; the time from the first message to the last confirm."""
        self._connection.ioloop.start()
        if self._confirmed != len(self._messages):
            raise RuntimeError(f"only {self._confirmed} of {len(self._messages)} were confirmed")
        return self._seconds

    def _begin(self, channel: Any) -> None:
        self._channel = channel
        channel.confirm_delivery(self._on_confirm, callback=lambda _frame: self._start())

    def _start(self) -> None:
        self._seconds = -time.perf_counter()
        self._fill()

    def _fill(self) -> None:
        until = min(len(self._messages), self._confirmed + self._window)
        for message in self._messages[self._sent : until]:
            self._channel.basic_publish(EVENTS_EXCHANGE, ROUTING_KEY, message, self._properties, mandatory=True)
        self._sent = max(self._sent, until)

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        self._confirmed = method.delivery_tag if method.multiple else self._confirmed + 1
        if self._confirmed >= len(self._messages):
            self._seconds += time.perf_counter()
            self._connection.close()
            self._connection.ioloop.stop()
        elif self._sent - self._confirmed <= self._window // 2:
            self._fill()


def one_by_one(url: str, messages: Iterable[bytes]) -> float:
    """kombu, waiting for the confirm of each message before the next; the time in seconds."""
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer(
            exchange=Exchange(EVENTS_EXCHANGE, type="topic", durable=True), auto_declare=False
        )
        started = time.perf_counter()
        for message in messages:
            producer.publish(
                message,
                routing_key=ROUTING_KEY,
                content_type=MEDIA_TYPE,
                content_encoding="binary",
                delivery_mode=2,
                mandatory=True,
            )
        return time.perf_counter() - started


def emptied(url: str) -> int:
    """Empty the model's queue and say how many messages were in it."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        return int(connection.channel().queue_purge(QUEUE).method.message_count)
    finally:
        connection.close()
