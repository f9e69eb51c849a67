"""Agencies receive through a real broker what they asked for; their users are told to the broker and taken back."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pika
import pytest

from chassis.base.settings import Settings
from chassis.broker import topology
from chassis.broker.accounts import ACCOUNTS
from chassis.broker.publisher import Message, RabbitPublisher
from chassis.events import outbox
from chassis.relay.external_queues import ExternalQueues
from chassis.relay.relay import Relay
from chassis.service import Service
from services.notify.adapters.broker import LIMITS, SETTING, AgencyUsers
from subscriber.book import Book
from subscriber.client import NotConnected, Subscriber
from subscriber.events import PublicationEvent
from tests.integration.notify.harness import OPERATOR, NotifyHarness
from tests.servers import private
from tests.servers.broker_accounts import broker_accounts, rabbitmqctl
from tests.servers.certificates import certificate
from tests.servers.require import SUBSCRIBER
from tests.unit.notify.builders import a_person
from yangguang.composition import subscriptions

EVERYWHERES_OPERATOR = a_person("head", "operator", scope=("GS", "*"))


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


@pytest.fixture(scope="module")
def management(tmp_path_factory: pytest.TempPathFactory) -> Iterator[private.Managed]:
    """A broker with its management address and its accounts, each with the rights that it needs."""
    with private.managed_rabbitmq() as made:
        broker_accounts(made.amqp, subscriptions(), tmp_path_factory.mktemp("accounts"))
        yield made


@pytest.fixture
def managed(management: private.Managed) -> Iterator[private.Managed]:
    """The same without any agency's account or queue."""
    yield management
    for name in names(management):
        httpx.delete(f"{management.management}/api/users/{name}").raise_for_status()
    for queue in httpx.get(f"{management.management}/api/queues/publications").json():
        httpx.delete(f"{management.management}/api/queues/publications/{queue['name']}").raise_for_status()


def names(managed: private.Managed) -> set[str]:
    """The agencies' accounts that the broker has."""
    found = httpx.get(f"{managed.management}/api/users").raise_for_status().json()
    return {user["name"] for user in found if user["name"].startswith("agency.")}


def with_account(url: str, told: dict[str, str]) -> str:
    """The broker's address with an agency's account."""
    return url.replace("guest:guest", f"{told['user']}:{told['password']}")


def add(harness: NotifyHarness, code: str, *topics: str, bodies: Sequence[str] = ()) -> str:
    given = {"code": code, "name": code, "topics": list(topics)}
    if bodies:
        given |= {"body": "*", "bodies": list(bodies)}
    answer = harness.post("/subscriptions", given, actor=EVERYWHERES_OPERATOR if bodies else OPERATOR)
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


class Erasing(ExternalQueues):
    """As if it took long, and something happened meanwhile."""

    def __init__(self, service: Service, publisher: RabbitPublisher, meanwhile: Callable[[], None]) -> None:
        super().__init__(service, publisher)
        self._meanwhile = meanwhile

    def before_pass(self, go_on: Callable[[], bool]) -> None:
        super().before_pass(go_on)
        self._meanwhile()


def publish_outbox(harness: NotifyHarness, url: str, meanwhile: Callable[[], None] = lambda: None) -> None:
    """What the relay does, for the outside alone; ``meanwhile`` it erases."""
    service = harness.service
    publisher = RabbitPublisher(url, topology.external())
    events = RabbitPublisher(url.replace("/publications", "/%2F"), topology.internal([("t", ["notify.delivery.*.*"])]))
    publishers = {outbox.PUBLICATIONS: publisher, outbox.EVENTS: events}
    before = {outbox.PUBLICATIONS: Erasing(service, publisher, meanwhile)}
    Relay(service, publishers, owner="test", before=before).publish_all()
    publisher.close()
    events.close()


def received(url: str, queue: str, book: Book | None = None) -> list[PublicationEvent]:
    found: list[PublicationEvent] = []
    Subscriber(url, queue, book=book).drain(found.append)
    return found


@pytest.mark.servers
def test_an_agency_receives_the_topics_it_asked_for_and_every_event_that_follows(harness: NotifyHarness, outside: str):
    add(harness, "sjj", "finance")
    add(harness, "dag")
    data = harness.publish("d-1")
    harness.publish("d-2", topic="policy", topics=["policy"])
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish("d-1", revision=2, topic="policy", topics=["policy"], **again)
    harness.withdraw({**data, "revision": 2})
    publish_outbox(harness, outside)
    finance = received(outside, "agency.sjj")
    assert [(event.kind, event.sequence) for event in finance] == [("published", 1), ("corrected", 2), ("withdrawn", 3)]
    assert {event.index_number for event in finance} == {data["index_number"]}
    assert len(received(outside, "agency.dag")) == 4
    assert received(outside, "agency.sjj") == []


@pytest.mark.servers
def test_an_agency_receives_the_bodies_it_asked_for_and_everything_once(harness: NotifyHarness, outside: str):
    add(harness, "sjj", bodies=["GS"])
    add(harness, "dag", "finance", bodies=["GJJ", "GS"])
    harness.publish("d-1")
    harness.publish("d-2", body="GS", index_number="GS/2026-00001")
    publish_outbox(harness, outside)
    assert [event.body for event in received(outside, "agency.sjj")] == ["GS"]
    assert [event.body for event in received(outside, "agency.dag")] == ["GJJ", "GS"]


@pytest.mark.servers
def test_an_agency_that_was_added_while_the_relay_erased_gets_what_was_published_then(
    harness: NotifyHarness, outside: str
):
    def add_and_publish() -> None:
        add(harness, "dag")
        harness.publish("d-2")

    add(harness, "sjj")
    harness.publish("d-1")
    done = iter([add_and_publish])
    publish_outbox(harness, outside, lambda: next(done, lambda: None)())
    publish_outbox(harness, outside)
    assert len(received(outside, "agency.sjj")) == 2
    assert len(received(outside, "agency.dag")) >= 1


@pytest.mark.servers
def test_what_is_published_twice_is_handled_once(harness: NotifyHarness, outside: str):
    add(harness, "sjj")
    harness.publish()
    publish_outbox(harness, outside)
    with harness.service.database.write() as connection:
        outbox.republish(connection, harness.clock.now())
    publish_outbox(harness, outside)
    assert len(received(outside, "agency.sjj", Book())) == 1


def users_of(harness: NotifyHarness, management: str, url: str, **more: str) -> AgencyUsers:
    environ = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_SECRET_KEY": harness.settings.secrets("notify")[0],
        SETTING: management,
        "YANGGUANG_PUBLICATIONS_AMQP_URL": url,
        "YANGGUANG_DATA": str(harness.settings.data),
        **more,
    }
    return AgencyUsers(Settings.load(environ))


def credentials(harness: NotifyHarness, agency: str) -> dict[str, str]:
    return harness.post(f"/subscriptions/{agency}/credentials", actor=OPERATOR).json


def depth(url: str, told: dict[str, str], queue: str) -> int:
    """Messages in a queue, looked at with an agency's own account; raises what the broker refuses it."""
    connection = pika.BlockingConnection(pika.URLParameters(with_account(url, told)))
    try:
        return int(connection.channel().queue_declare(queue, passive=True).method.message_count)
    finally:
        connection.close()


def said_in_node(url: str, queue: str) -> str:
    """The first line that the library for Node.js says of a queue."""
    program = f"""
    import {{ Subscriber }} from {json.dumps(str(SUBSCRIBER / "subscriber.js"))};
    console.error = (line) => {{ console.log(line); process.exit(); }};
    await new Subscriber({json.dumps(url)}, {json.dumps(queue)}).run(() => {{}});
    """
    command = ["node", "--input-type=module", "--eval", program]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.servers
def test_an_agencys_account_opens_its_own_queue_until_it_is_rotated_or_removed(
    harness: NotifyHarness, managed: private.Managed
):
    url = f"{managed.amqp}/publications"
    users = users_of(harness, managed.as_account(ACCOUNTS), url)
    agency, other = add(harness, "sjj"), add(harness, "dag")
    harness.publish()
    publish_outbox(harness, url)
    with harness.service.transaction() as work:
        assert users.arrange(work, harness.clock) == 2
    first = credentials(harness, agency)
    assert harness.get(f"/subscriptions/{agency}", actor=OPERATOR).json["arranged"] is True
    assert depth(url, first, "agency.sjj") == 1
    with pytest.raises(NotConnected, match="ACCESS_REFUSED"):
        Subscriber(with_account(url, first), "agency.dag").drain(lambda _: None)
    with closing(
        pika.BlockingConnection(pika.URLParameters(with_account(url, credentials(harness, other))))
    ) as its_own:
        its_own.channel().basic_consume("agency.dag", lambda *_: None)
        with pytest.raises(NotConnected, match="name your own"):
            Subscriber(with_account(url, first), "agency.dag").drain(lambda _: None)
        assert "name your own" in said_in_node(with_account(url, first), "agency.dag")

    harness.post(f"/subscriptions/{agency}/rotate", actor=OPERATOR)
    harness.post(f"/subscriptions/{other}/remove", actor=OPERATOR)
    with harness.service.transaction() as work:
        assert users.arrange(work, harness.clock) == 2
        assert users.arrange(work, harness.clock) == 0
    with pytest.raises(pika.exceptions.ProbableAuthenticationError):
        depth(url, first, "agency.sjj")
    assert depth(url, credentials(harness, agency), "agency.sjj") == 1
    assert names(managed) == {"agency.sjj"}


@pytest.mark.servers
@pytest.mark.parametrize("deed", ["rotate", "remove"])
def test_whoever_is_connected_with_old_credentials_is_disconnected(
    harness: NotifyHarness, managed: private.Managed, deed: str
):
    url = f"{managed.amqp}/publications"
    users = users_of(harness, managed.as_account(ACCOUNTS), url)
    agency = add(harness, "sjj")
    harness.publish()
    publish_outbox(harness, url)
    with harness.service.transaction() as work:
        users.arrange(work, harness.clock)
    old = pika.BlockingConnection(pika.URLParameters(with_account(url, credentials(harness, agency))))
    waiting = old.channel().consume("agency.sjj", inactivity_timeout=20)
    assert next(waiting)[0] is not None
    harness.post(f"/subscriptions/{agency}/{deed}", actor=OPERATOR)
    with harness.service.transaction() as work:
        assert users.arrange(work, harness.clock) == 1
    with pytest.raises(pika.exceptions.AMQPError):
        next(waiting)


@pytest.mark.servers
def test_an_agencys_account_opens_so_many_connections_and_channels_and_no_more(
    harness: NotifyHarness, managed: private.Managed
):
    url = f"{managed.amqp}/publications"
    users = users_of(harness, managed.as_account(ACCOUNTS), url)
    agency = add(harness, "sjj")
    with harness.service.transaction() as work:
        users.arrange(work, harness.clock)
    parameters = pika.URLParameters(with_account(url, credentials(harness, agency)))
    with ExitStack() as opened:
        connections = [pika.BlockingConnection(parameters) for _ in range(LIMITS["max-connections"])]
        for connection in connections[::2] + connections[3:]:
            opened.enter_context(closing(connection))
        with pytest.raises(pika.exceptions.AMQPConnectionError):
            pika.BlockingConnection(parameters)
        for _ in range(LIMITS["max-channels"]):
            opened.enter_context(closing(connections[0].channel()))
        with pytest.raises(pika.exceptions.AMQPError):
            connections[1].channel()


@pytest.mark.servers
def test_the_how_to_makes_rotates_and_removes_an_account_by_hand(tmp_path: Path, outside: str, rabbit_server: str):
    """Its commands, as they are written."""
    page = (Path(__file__).parents[3] / "docs/how-to/add-an-agency.md").read_text(encoding="utf-8")
    made, rotated, removed = re.findall(r"```sh\n((?: *rabbitmqctl .*\n)+) *```", page)
    RabbitPublisher(outside, topology.external([("sjj", ["disclosure.#"])])).submit(
        [Message(1, "e-1", "disclosure.published.finance.unit", b"{}")]
    ).result(20)

    def run(commands: str, password: str = "") -> None:
        rabbitmqctl(rabbit_server, tmp_path, commands, PASSWORD=password)

    def address(password: str) -> str:
        return with_account(outside, {"user": "agency.sjj", "password": password})

    run(made, "first")
    old = pika.BlockingConnection(pika.URLParameters(address("first")))
    waiting = old.channel().consume("agency.sjj", inactivity_timeout=20)
    assert next(waiting)[0] is not None
    run(rotated, "second")
    with pytest.raises(pika.exceptions.AMQPError):
        next(waiting)
    with pytest.raises(pika.exceptions.ProbableAuthenticationError):
        pika.BlockingConnection(pika.URLParameters(address("first")))
    with closing(pika.BlockingConnection(pika.URLParameters(address("second")))) as new:
        assert new.channel().queue_declare("agency.sjj", passive=True).method.message_count == 1
    run(removed)
    with pytest.raises(pika.exceptions.ProbableAuthenticationError):
        pika.BlockingConnection(pika.URLParameters(address("second")))


def test_an_account_made_by_hand_has_the_limits_of_the_others() -> None:
    page = (Path(__file__).parents[3] / "docs/how-to/add-an-agency.md").read_text(encoding="utf-8")
    assert f"set_user_limits agency.sjj '{json.dumps(LIMITS)}'" in page


@pytest.mark.servers
def test_accounts_that_the_broker_lost_with_its_disk_are_made_again(harness: NotifyHarness, managed: private.Managed):
    url = f"{managed.amqp}/publications"
    users = users_of(harness, managed.as_account(ACCOUNTS), url)
    agency = add(harness, "sjj")
    harness.publish()
    publish_outbox(harness, url)
    with harness.service.transaction() as work:
        users.arrange(work, harness.clock)
        assert users.notice_forgotten(work, harness.clock) == 0
    httpx.delete(f"{managed.management}/api/users/agency.sjj").raise_for_status()
    with harness.service.transaction() as work:
        assert users.notice_forgotten(work, harness.clock) == 1
        assert users.arrange(work, harness.clock) == 1
    assert depth(url, credentials(harness, agency), "agency.sjj") == 1


@pytest.mark.servers
@pytest.mark.parametrize("tag", ["", "management", "policymaker", "monitoring"])
def test_no_lesser_account_than_an_administrator_could_make_them(managed: private.Managed, tag: str) -> None:
    """Why that account is used by notify's relay alone, and for nothing else (decision 0022)."""
    rights = {"configure": ".*", "write": ".*", "read": ".*"}
    with httpx.Client(base_url=managed.management) as administrator:
        account = {"password": "lesser-broker", "tags": tag}
        administrator.put("/api/users/agency.lesser", json=account).raise_for_status()
        administrator.put("/api/permissions/publications/agency.lesser", json=rights).raise_for_status()
    address = managed.management.replace("guest:guest", "agency.lesser:lesser-broker")
    answer = httpx.put(f"{address}/api/users/agency.sjj", json={"password": "sjj", "tags": ""})
    assert answer.status_code == httpx.codes.UNAUTHORIZED


@pytest.mark.servers
def test_accounts_are_made_over_tls_and_a_strange_certificate_is_named(
    harness: NotifyHarness, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    add(harness, "sjj")
    good, stranger = certificate(tmp_path / "good"), certificate(tmp_path / "stranger")
    with private.encrypted_rabbitmq(good) as managed, harness.service.transaction() as work:
        url = f"{managed.amqp}/publications"
        refused = users_of(harness, managed.management, url, YANGGUANG_CA_FILE=str(stranger.ca))
        assert refused.arrange(work, harness.clock) == 0
        assert " is away: its certificate is not trusted: " in caplog.text
        trusted = users_of(harness, managed.management, url, YANGGUANG_CA_FILE=str(good.ca))
        assert trusted.arrange(work, harness.clock) == 1


@pytest.mark.servers
def test_an_account_that_the_management_refuses_is_said_in_one_line(
    harness: NotifyHarness, managed: private.Managed, caplog: pytest.LogCaptureFixture
):
    """It runs, so nobody is sent to start it, nor to a page on the Internet about the number 401."""
    wrong = managed.management.replace("guest:guest", "accounts:of-yesterday")
    users = users_of(harness, wrong, "amqp://broker/publications")
    with harness.service.transaction() as work:
        assert users.notice_forgotten(work, harness.clock) == 0
    (said,) = (record.message for record in caplog.records if "management" in record.message)
    assert ": it refuses us, so account or password are wrong, or it is no administrator's: HTTP 401 " in said
    assert said.endswith("; correct YANGGUANG_RABBITMQ_MANAGEMENT_URL")
    assert "\n" not in said
    assert "of-yesterday" not in said


def test_without_the_broker_it_is_told_later(harness: NotifyHarness):
    agency = add(harness, "sjj")
    users = users_of(harness, f"http://guest:guest@127.0.0.1:{private.free_port()}", "amqp://broker/publications")
    with harness.service.transaction() as work:
        assert users.arrange(work, harness.clock) == 0
        assert users.notice_forgotten(work, harness.clock) == 0
    assert harness.get(f"/subscriptions/{agency}", actor=OPERATOR).json["arranged"] is False


def test_a_management_that_is_away_is_one_line_however_long_somebody_waits_for_his_account(
    harness: NotifyHarness, caplog: pytest.LogCaptureFixture
) -> None:
    add(harness, "sjj")
    users = users_of(harness, "http://accounts:geheim@127.0.0.1:1", "amqp://broker/publications")
    with harness.service.transaction() as work:
        for _ in range(5):
            assert users.arrange(work, harness.clock) == 0
            assert users.notice_forgotten(work, harness.clock) == 0
    (said,) = (record.message for record in caplog.records if "management" in record.message)
    assert said == (
        "the broker's management at http://127.0.0.1:1 is away: [Errno 111] Connection refused; "
        "start it, or correct YANGGUANG_RABBITMQ_MANAGEMENT_URL"
    )
