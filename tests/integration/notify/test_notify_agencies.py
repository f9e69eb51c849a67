"""Agencies receive through a real broker what they asked for; their users are told to the broker and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import orjson
import pika
import pytest

from chassis import outbox
from chassis.bus import topology
from chassis.bus.rabbit_publisher import RabbitPublisher
from chassis.relay import Relay
from chassis.settings import Settings
from services.notify.adapters.broker import SETTING, AgencyUsers
from subscriber.client import Subscriber
from subscriber.events import PublicationEvent
from subscriber.sequences import SequenceBook
from tests.integration.notify.house import KEY, OPERATOR, House

API = "/notify/api/v1"


@pytest.fixture
def outside(rabbit_server: str) -> Iterator[str]:
    """The vhost of the agencies, emptied afterwards."""
    url = f"{rabbit_server}/publications"
    yield url
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    for queue in ("agency.sjj", "agency.dag", topology.PUBLICATIONS_STREAM):
        channel.queue_delete(queue)
    channel.exchange_delete(topology.PUBLICATIONS_EXCHANGE)
    connection.close()
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F"))
    channel = connection.channel()
    channel.queue_delete("t.inbox")
    channel.exchange_delete(topology.EVENTS_EXCHANGE)
    connection.close()


def add(house: House, code: str, *topics: str) -> str:
    answer = house.client(OPERATOR).post(f"{API}/subscriptions", {"code": code, "name": code, "topics": list(topics)})
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def publish_outbox(house: House, url: str) -> None:
    """What the relay does, for the outside alone."""
    service = house.service
    with service.reading() as work:
        agencies = service.outside_queues(work)
    publisher = RabbitPublisher(url, topology.outside(agencies))
    events = RabbitPublisher(url.replace("/publications", "/%2F"), topology.internal([("t", ["notify.delivery.*.*"])]))
    Relay(service, {outbox.PUBLICATIONS: publisher, outbox.EVENTS: events}, owner="test").publish_all()
    publisher.close()
    events.close()


def received(url: str, queue: str, book: SequenceBook | None = None) -> list[PublicationEvent]:
    found: list[PublicationEvent] = []
    Subscriber(url, queue, book=book).drain(found.append)
    return found


@pytest.mark.servers
def test_an_agency_receives_the_topics_it_asked_for_and_every_event_that_follows(house: House, outside: str):
    add(house, "sjj", "finance")
    add(house, "dag")
    data = house.publish("d-1")
    house.publish("d-2", topic="policy", topics=["policy"])
    again = {name: data[name] for name in ("index_number", "address")}
    house.publish("d-1", revision=2, topic="policy", topics=["policy"], **again)
    house.withdraw({**data, "revision": 2})
    publish_outbox(house, outside)
    finance = received(outside, "agency.sjj")
    assert [(event.kind, event.sequence) for event in finance] == [("published", 1), ("corrected", 2), ("withdrawn", 3)]
    assert {event.index_number for event in finance} == {data["index_number"]}
    assert len(received(outside, "agency.dag")) == 4
    assert received(outside, "agency.sjj") == []


@pytest.mark.servers
def test_what_is_published_twice_is_handled_once(house: House, outside: str):
    add(house, "sjj")
    house.publish()
    publish_outbox(house, outside)
    with house.service.database.write() as connection:
        outbox.republish(connection, house.clock.now())
    publish_outbox(house, outside)
    assert len(received(outside, "agency.sjj", SequenceBook())) == 1


class Broker:
    """The management address of a broker, as far as users go."""

    def __init__(self) -> None:
        self.users: dict[str, str] = {}
        self.rights: dict[str, dict[str, str]] = {}
        self.away = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("refused")
        kind, *_, name = request.url.path.removeprefix("/api/").split("/")
        if request.method == "DELETE":
            return httpx.Response(204 if kind == "users" and self.users.pop(name, None) else 404)
        body = orjson.loads(request.content)
        if kind == "users":
            self.users[name] = body["password"]
        else:
            self.rights[name] = body
        return httpx.Response(201)


@pytest.fixture
def broker() -> Broker:
    return Broker()


def arrange(house: House, broker: Broker) -> int:
    environ = {
        "YANGGUANG_SECRET_KEY": KEY,
        SETTING: "http://admin:secret@127.0.0.1:15672",
        "YANGGUANG_PUBLICATIONS_AMQP_URL": "amqp://broker/publications",
        "YANGGUANG_DATA": str(house.service.settings.data),
    }
    users = AgencyUsers(Settings.load(environ), httpx.MockTransport(broker))
    with house.service.transaction() as work:
        return users.arrange(work, house.clock)


def test_the_broker_is_told_of_users_rotations_and_removals(house: House, broker: Broker):
    agency, operator = add(house, "sjj"), house.client(OPERATOR)
    assert arrange(house, broker) == 1
    shown = operator.get(f"{API}/subscriptions/{agency}/credentials").json
    assert broker.users == {"agency.sjj": shown["password"]}
    assert broker.rights["agency.sjj"] == {
        "configure": "",
        "write": "",
        "read": r"^(agency\.sjj|publications\.log)$",
    }
    assert operator.get(f"{API}/subscriptions/{agency}").json["arranged"] is True
    assert arrange(house, broker) == 0
    operator.post(f"{API}/subscriptions/{agency}/rotate")
    assert arrange(house, broker) == 1
    assert broker.users["agency.sjj"] != shown["password"]
    operator.post(f"{API}/subscriptions/{agency}/remove")
    assert arrange(house, broker) == 1
    assert broker.users == {}


def test_without_the_broker_it_is_told_later(house: House, broker: Broker):
    add(house, "sjj")
    broker.away = True
    assert arrange(house, broker) == 0
    broker.away = False
    assert arrange(house, broker) == 1
