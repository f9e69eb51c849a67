"""A connection that was given up may still be answered: the answers must meet nobody."""

from __future__ import annotations

from urllib.parse import urlsplit

import pika
import pytest

from chassis.broker.publisher import Message, RabbitPublisher
from chassis.broker.topology import QUORUM, Queue, Topology
from tests.faults.proxy import Network
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers
TOPOLOGY = Topology("late.events", (Queue("late.inbox", ("#",), QUORUM),))


def messages(first: int, last: int) -> list[Message]:
    return [Message(key, f"event-{key}", "a.b.c", b"{}") for key in range(first, last + 1)]


def test_a_late_acknowledgement_is_not_taken_for_the_next_message(rabbit_server: str) -> None:
    """The row would count as published though the broker never had it."""
    network = Network()
    first, second = (network.way_to(urlsplit(rabbit_server).port or 0) for _ in range(2))
    direct = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F"))
    channel = direct.channel()

    def depth() -> int:
        return int(channel.queue_declare("late.inbox", passive=True).method.message_count)

    publisher = RabbitPublisher(f"amqp://guest:guest@127.0.0.1:{first.port}/%2F", TOPOLOGY)
    publisher._connect()
    first.set("mute")
    given_up = publisher.submit(messages(1, 4))
    wait_for(lambda: depth() == 4, 20, "the broker has them, and its answers do not arrive")
    publisher.close()

    # The next connection sends other messages under the same tags, and they get stuck on their way.
    publisher._parameters.port = second.port
    publisher._connect()
    second.set("held")
    stuck = publisher.submit(messages(5, 8))
    first.set("open")
    with pytest.raises(TimeoutError):
        stuck.result(2)
    assert depth() == 4
    assert given_up.exception(20) is not None
    second.set("open")
    assert stuck.result(20) == {5, 6, 7, 8}
    assert depth() == 8
    publisher.close()
    channel.queue_delete("late.inbox")
    channel.exchange_delete("late.events")
    direct.close()
    network.close()
