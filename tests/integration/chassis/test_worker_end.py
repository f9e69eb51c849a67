"""A worker that is told to stop has ended within ten seconds, whatever its broker does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pika
import pytest

from chassis.broker import topology
from chassis.broker.consumer import RabbitConsumer
from tests.faults.proxy import Network, Proxy
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers
KEY = "alpha.tally.told.internal"
END_SECONDS = 10


@pytest.fixture
def way(rabbit_server: str) -> Iterator[Proxy]:
    network = Network()
    yield network.way_to(urlsplit(rabbit_server).port or 0)
    network.close()
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F")) as connection:
        channel = connection.channel()
        channel.queue_delete("beta.inbox")
        channel.exchange_delete(topology.EVENTS_EXCHANGE)


@pytest.fixture
def taken() -> list[bytes]:
    return []


@pytest.fixture
def consumer(way: Proxy, taken: list[bytes]) -> RabbitConsumer:
    def take(deliveries) -> None:
        taken.extend(delivery.content for delivery in deliveries)

    return RabbitConsumer(f"amqp://guest:guest@127.0.0.1:{way.port}/%2F", "beta", ["alpha.tally.*.internal"], take)


def start(consumer: RabbitConsumer) -> threading.Thread:
    thread = threading.Thread(target=consumer.run, daemon=True)
    thread.start()
    return thread


def end(consumer: RabbitConsumer, thread: threading.Thread) -> None:
    consumer.stop()
    thread.join(END_SECONDS)
    assert not thread.is_alive(), f"it did not end within {END_SECONDS} s"


def test_it_ends_in_time_though_its_broker_does_not_answer_the_farewell(way: Proxy, consumer: RabbitConsumer) -> None:
    thread = start(consumer)
    wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
    way.set("held")
    end(consumer, thread)


@pytest.mark.parametrize("step", ["connect", "channel"])
def test_it_ends_in_time_though_its_broker_falls_silent_before_it_is_subscribed(
    way: Proxy, consumer: RabbitConsumer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    begun = threading.Event()
    if step == "connect":
        way.set("held")
        begun.set()
    else:
        declare = RabbitConsumer._declare

        def fall_silent(self: RabbitConsumer, connection, *, passive: bool) -> None:
            way.set("held")
            begun.set()
            declare(self, connection, passive=passive)

        monkeypatch.setattr(RabbitConsumer, "_declare", fall_silent)
    thread = start(consumer)
    assert begun.wait(20)
    end(consumer, thread)


def test_what_it_took_is_acknowledged_before_it_ends(
    way: Proxy, consumer: RabbitConsumer, taken: list[bytes], rabbit_server: str
) -> None:
    thread = start(consumer)
    wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F")) as connection:
        channel = connection.channel()
        for number in range(50):
            channel.basic_publish(topology.EVENTS_EXCHANGE, KEY, str(number).encode())
        wait_for(lambda: len(taken) == 50, 20, "all are taken")
        end(consumer, thread)
        assert channel.queue_declare("beta.inbox", passive=True).method.message_count == 0
