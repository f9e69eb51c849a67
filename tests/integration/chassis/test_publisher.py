"""What a publisher's connection asks of the broker, and what it leaves behind when it is given up."""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Iterator

import pika
import pytest

from chassis.broker.publisher import CONNECT_SECONDS, BrokerUnavailable, Message, RabbitPublisher
from chassis.broker.topology import QUORUM, Queue, Topology
from chassis.relay import destination
from tests.servers.private import free_port, wait_for

TOPOLOGY = Topology("asked.events", (Queue("asked.inbox", ("a.#",), QUORUM),))
ATTEMPTS = 30


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0), backlog=ATTEMPTS * 2) as server:
        yield server.getsockname()[1]


@pytest.fixture
def channel(rabbit_server: str):
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F"))
    channel = connection.channel()
    yield channel
    channel.queue_delete("asked.inbox")
    channel.exchange_delete("asked.events")
    connection.close()


def fail_often(port: int, connect_seconds: float = CONNECT_SECONDS) -> int:
    """How many descriptors are left of many connections that failed, without the garbage collector's help."""
    address = f"amqp://guest:guest@127.0.0.1:{port}/%2F"
    publisher = RabbitPublisher(address, TOPOLOGY, connect_seconds=connect_seconds)
    gc.collect()
    gc.disable()
    try:
        before = descriptors()
        for _ in range(ATTEMPTS):
            with pytest.raises(BrokerUnavailable):
                publisher.submit([])
        publisher.close()
        return descriptors() - before
    finally:
        gc.enable()


def test_failed_connections_leave_no_descriptors_behind() -> None:
    """A broker that is away for a day would otherwise leave the relay without descriptors."""
    assert fail_often(free_port()) < 5


def test_connections_that_nobody_answers_leave_no_descriptors_behind(silent_port: int) -> None:
    assert fail_often(silent_port, connect_seconds=0.05) < 5


@pytest.mark.servers
def test_open_connections_leave_none_behind_when_they_are_closed_or_given_up(rabbit_server: str) -> None:
    gc.collect()
    gc.disable()
    try:
        before = descriptors()
        for number in range(10):
            publisher = RabbitPublisher(f"{rabbit_server}/%2F", TOPOLOGY)
            publisher._connect()
            if number % 2:
                publisher.give_up()
            publisher.close()
        assert descriptors() - before < 5
    finally:
        gc.enable()


def test_who_waits_for_a_silent_broker_is_told_when_it_is_given_up(silent_port: int) -> None:
    """The connection would be waited for longer than a relay may take to end."""
    publisher = RabbitPublisher(f"amqp://guest:guest@127.0.0.1:{silent_port}/%2F", TOPOLOGY)
    failures: list[str] = []

    def wait() -> None:
        try:
            publisher.submit([])
        except BrokerUnavailable as error:
            failures.append(str(error))

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    wait_for(lambda: publisher._link is not None, 5, "it is connecting")
    publisher.give_up()
    waiting.join(CONNECT_SECONDS / 2)
    assert "given up" in failures[0]
    with pytest.raises(BrokerUnavailable, match="given up"):
        publisher.submit([])


@pytest.mark.servers
def test_a_message_is_persistent_and_has_no_priority(rabbit_server: str, channel) -> None:
    """kombu's priority 0 beside pika's default made two orders of one on RabbitMQ 4.3: there is none anywhere."""
    publisher = RabbitPublisher(f"{rabbit_server}/%2F", TOPOLOGY)
    assert publisher.submit([Message(1, "event-1", "a.b.c", b"{}", "00-trace")]).result(20) == {1}
    publisher.close()
    _, properties, body = channel.basic_get("asked.inbox", auto_ack=True)
    assert (properties.delivery_mode, properties.priority) == (2, None)
    assert (properties.message_id, properties.headers, body) == ("event-1", {"traceparent": "00-trace"}, b"{}")


@pytest.mark.servers
def test_only_what_a_queue_took_counts_as_acknowledged(rabbit_server: str, channel) -> None:
    """`mandatory`: the broker confirms an unroutable message as well, but returns it before."""
    publisher = RabbitPublisher(f"{rabbit_server}/%2F", TOPOLOGY)
    messages = [Message(key, f"event-{key}", "a.b" if key % 2 else "nobody.listens", b"{}") for key in range(6)]
    assert publisher.submit(messages).result(20) == {1, 3, 5}
    publisher.close()
    assert channel.queue_declare("asked.inbox", passive=True).method.message_count == 3


def test_the_time_outs_of_a_connection_are_set_and_confirmations_have_the_shortest() -> None:
    """Neither is pika's default: without a heartbeat, or blocked without a bound, a connection would wait for ever."""
    parameters = RabbitPublisher("amqp://guest:guest@127.0.0.1/%2F?heartbeat=0", TOPOLOGY)._parameters
    assert (parameters.heartbeat, parameters.blocked_connection_timeout) == (30, 30)
    assert parameters.blocked_connection_timeout > destination.CONFIRM_SECONDS
