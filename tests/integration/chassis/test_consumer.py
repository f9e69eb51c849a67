"""How the consumer holds its connection, how much it takes, and what it does when its inbox fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pika
import pytest
import sqlalchemy as sa

from chassis.broker import consumer
from chassis.broker import consumer as consumer_module
from chassis.broker.connections import place
from chassis.broker.consumer import PREFETCH, RabbitConsumer
from chassis.broker.health_check import ANSWER_SECONDS, BrokerHealthCheck
from tests.faults.proxy import Network, Proxy
from tests.integration.chassis.test_rabbit import SUBSCRIPTIONS, running
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers


@pytest.fixture
def way(rabbit_server: str, channel) -> Iterator[Proxy]:
    """A way to the broker on which it can fall silent, as a frozen one does, with its connections open."""
    network = Network()
    yield network.way_to(int(rabbit_server.rsplit(":", 1)[1]))
    network.close()


def address(way: Proxy) -> str:
    return f"amqp://guest:guest@127.0.0.1:{way.port}/%2F"


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that consumers make."""
    made: list[Any] = []

    class Noted(consumer.Connection):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    monkeypatch.setattr(consumer_module, "Connection", Noted)
    return made


def test_a_heartbeat_of_thirty_seconds_is_agreed(rabbit_server: str, channel, connections: list[Any]) -> None:
    consumer = RabbitConsumer(f"{rabbit_server}/%2F", "beta", SUBSCRIPTIONS["beta"], lambda _: None)
    with running(consumer):
        wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
        assert connections[-1].connection.heartbeat == 30


@pytest.mark.slow
def test_heartbeats_are_sent_and_awaited(way: Proxy) -> None:
    """While they come the connection is kept; when the broker falls silent the consumer gives it up by itself."""
    consumer = RabbitConsumer(address(way), "beta", SUBSCRIPTIONS["beta"], lambda _: None, heartbeat_seconds=2)
    with running(consumer):
        wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
        until = time.monotonic() + 6  # three intervals: without heartbeats the broker would have hung up
        while time.monotonic() < until:
            assert consumer.subscribed.wait(0)
            time.sleep(0.05)
        way.set("mute")
        wait_for(lambda: not consumer.subscribed.is_set(), 20, "it notices the silence")
        way.set("open")
        way.reset()
        wait_for(consumer.subscribed.is_set, 30, "it is subscribed again")


def test_it_takes_no_more_than_its_share(rabbit_server: str, channel) -> None:
    release, entered = threading.Event(), threading.Event()

    def take(_: Any) -> None:
        entered.set()
        release.wait(60)

    consumer = RabbitConsumer(f"{rabbit_server}/%2F", "beta", SUBSCRIPTIONS["beta"], take)
    with running(consumer):
        try:
            wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
            for _ in range(PREFETCH + 300):
                channel.basic_publish("", "beta.inbox", b"{}")

            def left() -> int:
                return int(channel.queue_declare("beta.inbox", passive=True).method.message_count)

            wait_for(lambda: entered.is_set() and left() == 300, 30, "the rest stays with the broker")
        finally:
            release.set()


def test_it_waits_out_an_outage_and_ends_with_any_other_failure(rabbit_server: str, channel) -> None:
    """Nothing is acknowledged that the inbox did not take."""
    failures: list[Exception] = [
        sa.exc.OperationalError("", {}, Exception("the line is cut")),
        sa.exc.ProgrammingError("", {}, Exception("no such column")),
    ]

    def take(_: Any) -> None:
        raise failures.pop(0)

    consumer = RabbitConsumer(f"{rabbit_server}/%2F", "beta", SUBSCRIPTIONS["beta"], take)
    ended: list[BaseException] = []

    def run() -> None:
        try:
            consumer.run()
        except sa.exc.SQLAlchemyError as error:
            ended.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
    channel.basic_publish("", "beta.inbox", b"{}")
    wait_for(lambda: bool(ended), 20, "it ends")
    assert isinstance(ended[0], sa.exc.ProgrammingError)
    assert failures == []
    wait_for(
        lambda: channel.queue_declare("beta.inbox", passive=True).method.message_count == 1, 20, "the broker keeps it"
    )
    thread.join(10)


def test_a_silent_broker_shows_at_the_next_question(way: Proxy) -> None:
    """Its kernel accepts connections as before, and heartbeats would tell of it only after a minute."""
    question = BrokerHealthCheck(address(way))
    assert question.health_error() == ""
    way.set("mute")
    for _ in range(2):  # on the old connection, and on a new one
        begun = time.monotonic()
        assert question.health_error() == f"it does not answer at {place(address(way))}: timed out"
        assert time.monotonic() - begun < ANSWER_SECONDS + 2
    way.set("open")
    assert question.health_error() == ""
    way.reset()
    assert question.health_error() == "", "the old connection was cut, and a new one works"


def test_questions_are_asked_on_one_connection(rabbit_server: str, channel: pika.channel.Channel) -> None:
    question = BrokerHealthCheck(f"{rabbit_server}/%2F")
    assert question.health_error() == ""
    line = question._line
    assert question.health_error() == ""
    assert question._line is line
