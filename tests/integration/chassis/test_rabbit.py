"""The way through a real RabbitMQ: confirmed publishing, batched consuming, one active relay."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path

import pika
import pytest

from chassis.broker import topology
from chassis.broker.consumer import RabbitConsumer
from chassis.broker.publisher import RabbitPublisher
from chassis.events import outbox
from chassis.relay.relay import Relay
from tests.integration.chassis.tally import a_service, seen, tell
from tests.servers.private import free_port, wait_for

pytestmark = pytest.mark.servers

SUBSCRIPTIONS = {"beta": ["alpha.tally.*.internal"]}


@pytest.fixture
def broker(rabbit_server: str):
    """The default vhost, emptied afterwards."""
    url = f"{rabbit_server}/%2F"
    yield url
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_delete("beta.inbox")
    channel.exchange_delete(topology.EVENTS_EXCHANGE)
    connection.close()


@pytest.fixture
def pair(new_postgres_database, tmp_path: Path):
    def database() -> str:
        return new_postgres_database().replace("postgresql://", "postgresql+psycopg://")

    alpha = a_service("alpha", database(), tmp_path)
    beta = a_service("beta", database(), tmp_path, subscribes=SUBSCRIPTIONS["beta"])
    yield alpha, beta
    alpha.database.dispose()
    beta.database.dispose()


def a_relay(service, broker: str, owner: str = "one", bindings=SUBSCRIPTIONS) -> Relay:
    publisher = RabbitPublisher(broker, topology.internal(bindings.items()))
    return Relay(service, {outbox.EVENTS: publisher}, owner=owner)


@contextmanager
def running(*processes):
    threads = [threading.Thread(target=process.run, daemon=True) for process in processes]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for process in processes:
            process.stop()
        for thread in threads:
            thread.join(15)
        assert not any(thread.is_alive() for thread in threads), "a process did not stop in time"


def depth(service) -> int:
    with service.database.read() as connection:
        return outbox.depth(connection).rows


def test_what_is_committed_takes_effect_on_the_other_side_in_order(pair, broker: str) -> None:
    alpha, beta = pair
    for number in range(1, 1201):
        tell(alpha, "abc"[number % 3], number)
    consumer = RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take)
    with running(a_relay(alpha, broker), consumer):
        wait_for(lambda: sum(len(seen(beta, key)) for key in "abc") == 1200, 40, "all events took effect")
        wait_for(lambda: depth(alpha) == 0, 10, "all rows are marked")
    for key in "abc":
        assert seen(beta, key) == [number for number in range(1, 1201) if "abc"[number % 3] == key]


def test_an_event_that_nobody_takes_stays_in_the_outbox_until_somebody_does(
    pair, broker: str, caplog: pytest.LogCaptureFixture
) -> None:
    """`mandatory`: the broker says yes to an unroutable message, so its return must count as a no."""
    alpha, beta = pair
    tell(alpha, "a", 1)
    alone = a_relay(alpha, broker, bindings={"beta": ["other.noun.*.internal"]})
    with running(alone):
        wait_for(lambda: "nobody takes alpha.tally.told.internal" in caplog.text, 20, "the broker returned it")
        assert depth(alpha) == 1
    consumer = RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take)
    with running(a_relay(alpha, broker), consumer):
        wait_for(lambda: seen(beta, "a") == [1], 20, "it took effect")


def test_an_event_that_nobody_takes_holds_up_no_other(pair, broker: str) -> None:
    alpha, beta = pair
    with alpha.transaction() as work:
        work.events.send(
            destination=outbox.EVENTS,
            routing_key="alpha.nobody.listens.internal",
            event_id="nobodys",
            aggregate="nobody/1",
            sequence=1,
            payload={},
            at=alpha.clock.now(),
        )
    consumer = RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take)
    relay = a_relay(alpha, broker)
    with running(relay, consumer):
        wait_for(lambda: "nobody takes 1 event" in relay.health_error(), 20, "the relay says so")
        wait_for(lambda: not consumer.health_error(), 30, "there is a queue that takes the others")
        for number in range(1, 11):
            tell(alpha, "a", number)
            wait_for(lambda number=number: len(seen(beta, "a")) == number, 1.5, "each takes effect at once")
        assert depth(alpha) == 1


def test_a_destination_that_is_away_holds_up_no_other(pair, broker: str) -> None:
    """When the agencies' broker is away, the services go on hearing of each other, however much waits for it."""
    alpha, beta = pair
    with alpha.transaction() as work:
        for number in range(1, 1_203):
            work.events.send(
                destination=outbox.PUBLICATIONS,
                routing_key="disclosure.published.policy.unit",
                event_id=f"outside-{number}",
                aggregate="publication/1",
                sequence=number,
                payload={},
                at=alpha.clock.now(),
            )
    away = RabbitPublisher(f"amqp://guest:guest@127.0.0.1:{free_port()}/%2F", topology.external())
    here = RabbitPublisher(broker, topology.internal(SUBSCRIPTIONS.items()))
    relay = Relay(alpha, {outbox.PUBLICATIONS: away, outbox.EVENTS: here}, owner="one")
    consumer = RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take)
    with running(relay, consumer):
        wait_for(lambda: "publications" in relay.health_error(), 30, "the relay says what is away")
        # What nobody takes yet comes back and is left for five seconds.
        wait_for(lambda: not consumer.health_error(), 30, "there is a queue that takes it")
        for number in range(1, 6):
            tell(alpha, "a", number)
            wait_for(lambda number=number: len(seen(beta, "a")) == number, 3, "each takes effect at once")
        wait_for(lambda: depth(alpha) == 1_202, 5, "what is for the outside stays")


def test_a_cancelled_consumer_declares_its_queue_and_subscribes_again(pair, broker: str) -> None:
    alpha, beta = pair
    consumer = RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take)
    with running(a_relay(alpha, broker), consumer):
        tell(alpha, "a", 1)
        wait_for(lambda: seen(beta, "a") == [1], 20, "the first takes effect")
        connection = pika.BlockingConnection(pika.URLParameters(broker))
        connection.channel().queue_delete("beta.inbox")
        connection.close()
        wait_for(lambda: not consumer.subscribed.is_set(), 20, "it is not subscribed any more")
        wait_for(consumer.subscribed.is_set, 20, "it is subscribed again")
        tell(alpha, "a", 2)
        wait_for(lambda: seen(beta, "a") == [1, 2], 20, "the second takes effect")


def test_two_relays_and_three_workers_side_by_side_keep_order_and_count(pair, broker: str) -> None:
    alpha, beta = pair
    workers = [RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take) for _ in range(3)]
    with running(a_relay(alpha, broker, "one"), a_relay(alpha, broker, "two"), *workers):
        for number in range(1, 301):
            tell(alpha, "ab"[number % 2], number)
        wait_for(lambda: sum(len(seen(beta, key)) for key in "ab") == 300, 40, "all events took effect")
    assert seen(beta, "a") == list(range(2, 301, 2))
    assert seen(beta, "b") == list(range(1, 301, 2))


def test_the_outside_topology_has_a_stream_and_bounded_queues(rabbit_server: str) -> None:
    publisher = RabbitPublisher(f"{rabbit_server}/publications", topology.external([("archive", ["#"])]))
    publisher._connect()
    publisher.declare(topology.external([("archive", ["#"]), ("library", ["disclosure.*.finance.*"])]))
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/publications"))
    channel = connection.channel()
    for queue in ("publications.log", "agency.archive", "agency.library"):
        channel.queue_declare(queue, passive=True)
        channel.queue_delete(queue)
    channel.exchange_delete(topology.PUBLICATIONS_EXCHANGE)
    connection.close()
    publisher.close()
