"""One relay, several destinations: a silent broker costs neither the lease, nor the others' time, nor a slow end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pika
import psycopg
import pytest
import sqlalchemy as sa

from chassis.broker import topology
from chassis.broker.publisher import Batch, Message, RabbitPublisher
from chassis.broker.queue_depths import depths
from chassis.events import outbox
from chassis.relay.relay import STANDBY_SECONDS, Relay
from chassis.service import Service
from chassis.storage.lease import Lease, holders
from chassis.storage.notify import CHANNEL
from chassis.storage.tables import leases
from tests.faults.proxy import Network, Proxy
from tests.integration.chassis.answering import Broker, acknowledge
from tests.integration.chassis.tally import NewDatabase, a_service, tell
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers
SUBSCRIPTIONS = {"beta": ["alpha.tally.*.internal"]}
END_SECONDS = 10
"""Within which a relay that is told to stop has ended, whatever its brokers do."""


@dataclass
class Ways:
    """To the broker, one for each destination."""

    events: Proxy
    publications: Proxy


@pytest.fixture
def ways(rabbit_server: str) -> Iterator[Ways]:
    network, port = Network(), urlsplit(rabbit_server).port or 0
    yield Ways(network.way_to(port), network.way_to(port))
    network.close()
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F")) as connection:
        channel = connection.channel()
        channel.queue_delete("beta.inbox")
        channel.exchange_delete(topology.EVENTS_EXCHANGE)
    # What is told here is no publication, and whoever reads the broker's stream after this reads it from the beginning.
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/publications")) as connection:
        channel = connection.channel()
        channel.queue_delete(topology.PUBLICATIONS_STREAM)
        channel.exchange_delete(topology.PUBLICATIONS_EXCHANGE)


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    service = a_service("alpha", new_database(), tmp_path)
    yield service
    service.database.dispose()


def a_relay(service: Service, ways: Ways) -> Relay:
    events = f"amqp://guest:guest@127.0.0.1:{ways.events.port}/%2F"
    publications = f"amqp://guest:guest@127.0.0.1:{ways.publications.port}/publications"
    return Relay(
        service,
        {
            outbox.EVENTS: RabbitPublisher(events, topology.internal(SUBSCRIPTIONS.items())),
            outbox.PUBLICATIONS: RabbitPublisher(publications, topology.external()),
        },
        owner="one",
    )


class Running:
    """A relay in a thread; it is stopped at the end of the block."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.relay.run()
        except RuntimeError as error:
            self.failure = error

    def end(self) -> None:
        self.relay.stop()
        self._thread.join(END_SECONDS)
        assert not self._thread.is_alive(), f"it did not end within {END_SECONDS} s"

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def test_what_agencies_read_is_there_before_anything_is_published(
    alpha: Service, ways: Ways, rabbit_server: str
) -> None:
    """Whoever wants to read the stream finds it as soon as the relay runs, not after the first publication."""
    url = f"{rabbit_server}/publications"
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        connection.channel().queue_delete(topology.PUBLICATIONS_STREAM)
    with Running(a_relay(alpha, ways)):
        wait_for(
            lambda: depths(url, [topology.PUBLICATIONS_STREAM])[topology.PUBLICATIONS_STREAM] is not None,
            20,
            "the stream is declared",
        )


def publish(service: Service, *numbers: int) -> None:
    """Send something to the agencies."""
    with service.transaction() as work:
        for number in numbers:
            work.events.send(
                destination=outbox.PUBLICATIONS,
                routing_key="disclosure.published.policy.unit",
                event_id=f"outside-{number}",
                aggregate="publication/1",
                sequence=number,
                payload={},
                at=service.clock.now(),
            )


def waiting(service: Service, destination: str) -> int:
    with service.database.read() as connection:
        return len(outbox.unpublished(connection, after=0, limit=1_000, destination=destination))


def unpublished(service: Service) -> int:
    with service.database.read() as connection:
        return outbox.depth(connection).rows


def lease_of(service: Service):
    with service.database.read() as connection:
        return next(iter(holders(connection)), None)


@pytest.mark.one_database
def test_a_silent_broker_of_the_agencies_costs_neither_the_lease_nor_the_services_time(alpha, ways) -> None:
    publish(alpha, 1)
    with Running(a_relay(alpha, ways)) as running:
        wait_for(lambda: unpublished(alpha) == 0, 30, "all is published")
        ways.publications.set("held")
        publish(alpha, 2)
        until = lease_of(alpha).until
        for number in range(1, 6):
            tell(alpha, "a", number)
            wait_for(lambda: waiting(alpha, outbox.EVENTS) == 0, 4, "each event is published at once")
        wait_for(lambda: lease_of(alpha).until > until, 6, "the lease is renewed")
        wait_for(lambda: "publications" in running.relay.health_error(), 30, "the relay says what is silent")
        assert lease_of(alpha).until > alpha.clock.now()
        assert waiting(alpha, outbox.PUBLICATIONS) == 1
        ways.publications.set("open")
        wait_for(lambda: unpublished(alpha) == 0, 30, "what waited is published")


def test_it_ends_in_time_though_its_brokers_owe_it_an_answer(alpha, ways) -> None:
    publish(alpha, 1)
    tell(alpha, "a", 1)
    with Running(a_relay(alpha, ways)) as running:
        wait_for(lambda: unpublished(alpha) == 0, 30, "all is published")
        for way in (ways.events, ways.publications):
            way.set("held")
        turns = {part: part.turns for part in alpha.progress.parts}
        publish(alpha, 2)
        tell(alpha, "a", 2)
        wait_for(lambda: all(part.turns > turns[part] for part in turns), 5, "both destinations have turned")
        running.end()
    assert unpublished(alpha) == 2
    assert lease_of(alpha) is None, "a successor need not wait"


def test_it_ends_in_time_though_its_brokers_do_not_let_it_in(alpha, ways) -> None:
    for way in (ways.events, ways.publications):
        way.set("held")
    tell(alpha, "a", 1)
    with Running(a_relay(alpha, ways)) as running:
        wait_for(lambda: lease_of(alpha) is not None, 10, "it is the active one")
        running.end()
    assert lease_of(alpha) is None


def two_destinations(service: Service, broker: Broker, owner: str, **options: Any) -> Relay:
    publishers = dict.fromkeys((outbox.EVENTS, outbox.PUBLICATIONS), broker)
    return Relay(service, publishers, owner=owner, **options)  # type: ignore[arg-type]  # same methods


def test_a_relay_that_lost_its_lease_sends_nothing_more_to_any_destination(alpha) -> None:
    """Neither goes the pass on in which it was, nor does the next destination have its turn."""
    count = 50
    publish(alpha, *range(1, count + 1))
    for number in range(1, count + 1):
        tell(alpha, "a", number)
    lock = threading.Lock()

    def lose_it(batch: Batch, messages: Sequence[Message]) -> None:
        with lock:
            if lease_of(alpha).owner == "thawed":
                with alpha.database.write() as connection:
                    connection.execute(sa.update(leases).values(owner="successor"))
                relay._lease.hold()
        acknowledge(batch, messages)

    broker = Broker(lose_it)
    relay = two_destinations(alpha, broker, "thawed", window=1, standby_seconds=0.01)
    with Running(relay):
        wait_for(lambda: broker.batches > 0, 10, "it has sent something")
        turns = {part: part.turns + 5 for part in alpha.progress.parts}
        wait_for(lambda: all(part.turns > turns[part] for part in turns), 10, "both destinations go on turning")
        assert len(broker.sent) <= 4, "what was on its way when the lease was lost"
        assert relay.health_error() == "", "standing by is as good"
    assert unpublished(alpha) >= 2 * count - 4


def test_all_is_published_without_a_lease_where_that_is_asked_for(alpha) -> None:
    with alpha.database.write() as connection:
        until = alpha.clock.now().replace(year=2999)
        connection.execute(sa.insert(leases).values(name="relay", owner="another", until=until))
    tell(alpha, "a", 1)
    publish(alpha, 1)
    assert two_destinations(alpha, Broker(), "one").publish_all() == 2


def test_one_that_stands_by_does_not_ask_for_the_lease_with_each_notification(
    new_postgres_database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notification may come a hundred times a second, and each question is a write."""
    plain = new_postgres_database()
    alpha = a_service("alpha", plain.replace("postgresql://", "postgresql+psycopg://"), tmp_path)
    assert Lease(alpha.database, alpha.clock, name="relay", owner="another").hold()
    asked = []
    hold = Lease.hold
    monkeypatch.setattr(Lease, "hold", lambda lease: asked.append(lease) or hold(lease))
    broker = Broker()
    with Running(two_destinations(alpha, broker, "one")), psycopg.connect(plain, autocommit=True) as connection:
        wait_for(lambda: bool(asked), 10, "it stands by")
        begun, already = time.monotonic(), len(asked)
        while (seconds := time.monotonic() - begun) < STANDBY_SECONDS * 2:
            connection.execute(f"NOTIFY {CHANNEL}")
            time.sleep(0.01)
        assert len(asked) - already <= seconds / STANDBY_SECONDS + 1
    alpha.database.dispose()


def test_a_destination_that_dies_ends_the_relay(alpha) -> None:
    """Its supervisor starts it again; one that goes on with half its destinations would be noticed by nobody."""
    tell(alpha, "a", 1)

    def defect(batch: Batch, messages: Sequence[Message]) -> None:
        raise ValueError("a defect")

    broker = Broker(defect)
    with Running(two_destinations(alpha, broker, "one")) as running:
        wait_for(lambda: running.failure is not None, 10, "the relay ends")
    assert isinstance(running.failure.__cause__, ValueError)
