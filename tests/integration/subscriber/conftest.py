"""A broker with a queue and the stream, a site, and the library as an agency installs it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pika
import pytest

from chassis.broker import topology
from chassis.broker.publisher import Message, RabbitPublisher
from tests.harness.stand_in_site import Site, site

QUEUE = "agency.sjj"
_keys = itertools.count(1)


@dataclass
class Outside:
    """The agencies' vhost."""

    url: str
    publisher: RabbitPublisher = field(init=False)

    def __post_init__(self) -> None:
        self.publisher = RabbitPublisher(self.url, topology.external([("sjj", ["disclosure.#"])]))

    def tell(self, *events: bytes, topic: str = "finance") -> None:
        """Publish events."""
        told = [
            Message(key, f"id-{key}", f"disclosure.published.{topic}.unit", event)
            for event, key in zip(events, _keys, strict=False)
        ]
        assert len(self.publisher.submit(told).result(20)) == len(told)

    def waiting(self) -> int:
        """Messages in the queue that nobody has answered and nobody has in hand."""
        connection = pika.BlockingConnection(pika.URLParameters(self.url))
        try:
            return int(connection.channel().queue_declare(QUEUE, passive=True).method.message_count)
        finally:
            connection.close()


@pytest.fixture
def outside(rabbit_server: str) -> Iterator[Outside]:
    """The vhost with the queue and the stream, removed afterwards."""
    made = Outside(f"{rabbit_server}/publications")
    yield made
    made.publisher.close()
    connection = pika.BlockingConnection(pika.URLParameters(made.url))
    channel = connection.channel()
    for queue in (QUEUE, topology.PUBLICATIONS_STREAM):
        channel.queue_delete(queue)
    channel.exchange_delete(topology.PUBLICATIONS_EXCHANGE)
    connection.close()


@pytest.fixture
def public() -> Iterator[Site]:
    """The site that publishes."""
    with site() as made:
        yield made
