"""A service's account at the broker publishes under its own name and reads its own queue; all else is refused."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from chassis.base.clock import SystemClock
from chassis.base.settings import Settings
from chassis.broker import erasing, rights, topology
from chassis.broker.accounts import ACCOUNTS, OPERATOR, PUBLICATIONS
from chassis.broker.consumer import RabbitConsumer
from chassis.broker.publisher import BrokerUnavailable, Message, RabbitPublisher
from chassis.broker.queue_depths import depths
from chassis.events.envelope import Delivery
from tests.integration.chassis.test_rabbit import running
from tests.keys import SECRET
from tests.servers import private
from tests.servers.broker_accounts import BrokerAccounts, broker_accounts, rabbitmqctl
from tests.servers.private import wait_for
from yangguang.composition import build_all, subscriptions
from yangguang.diagnosis import examine

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[3]
SERVICES = tuple(subscriptions())
QUEUES = tuple(topology.inbox_queue(name) for name in SERVICES)
APPROVED = "review.case.approved.external"


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerAccounts]:
    """A broker of its own: what these accounts do must meet no other test's queues."""
    with private.rabbitmq() as server:
        yield broker_accounts(server, subscriptions(), tmp_path_factory.mktemp("accounts"))


@pytest.fixture
def channel_of() -> Iterator[Callable[[str], Any]]:
    """Opens channels; closes their connections in the end."""
    connections: list[pika.BlockingConnection] = []

    def open_channel(url: str) -> Any:
        connections.append(pika.BlockingConnection(pika.URLParameters(url)))
        channel = connections[-1].channel()
        channel.confirm_delivery()
        return channel

    yield open_channel
    for connection in connections:
        connection.close()


def forge(**properties: Any) -> Callable[[Any], Any]:
    """Publish another's event, under its key or behind one's own."""
    key = properties.pop("routing_key", APPROVED)
    return lambda channel: channel.basic_publish(
        topology.EVENTS_EXCHANGE, key, b"{}", pika.BasicProperties(**properties)
    )


# What whoever breaks into catalog's relay would try.
ATTEMPTS: Mapping[str, Callable[[Any], Any]] = {
    "publish another's event": forge(),
    "publish another's event in copy": forge(routing_key="catalog.item.changed.internal", headers={"CC": [APPROVED]}),
    "publish another's event in blind copy": forge(
        routing_key="catalog.item.changed.internal", headers={"BCC": [APPROVED]}
    ),
    "publish straight into another's queue": lambda channel: channel.basic_publish("", "review.inbox", b"{}"),
    "publish under no name": forge(routing_key="task.opened.internal"),
    "publish under a longer name": forge(routing_key="catalogue.item.changed.internal"),
    "read another's queue": lambda channel: channel.basic_get("review.inbox"),
    "consume another's queue": lambda channel: channel.basic_consume("review.inbox", print),
    "empty another's queue": lambda channel: channel.queue_purge("review.inbox"),
    "remove another's queue": lambda channel: channel.queue_delete("review.inbox"),
    "bind another's queue": lambda channel: channel.queue_bind("review.inbox", topology.EVENTS_EXCHANGE, "#"),
    "unbind another's queue": lambda channel: channel.queue_unbind(
        "review.inbox", topology.EVENTS_EXCHANGE, "catalog.person.*.internal"
    ),
    "hear what it does not subscribe to": lambda channel: channel.queue_bind(
        "catalog.inbox", topology.EVENTS_EXCHANGE, "review.task.*.internal"
    ),
    "hear everything": lambda channel: channel.queue_bind("catalog.inbox", topology.EVENTS_EXCHANGE, "#"),
    "make a queue that hears everything": lambda channel: channel.queue_declare("catalog.spy"),
    "make a queue without a name": lambda channel: channel.queue_declare("", exclusive=True),
    "dead-letter its own messages under another's key": lambda channel: channel.queue_declare(
        "catalog.inbox.x",
        arguments={
            "x-message-ttl": 0,
            "x-dead-letter-exchange": topology.EVENTS_EXCHANGE,
            "x-dead-letter-routing-key": APPROVED,
        },
    ),
    "remove its own queue, to make it anew": lambda channel: channel.queue_delete("catalog.inbox"),
    "remove the exchange": lambda channel: channel.exchange_delete(topology.EVENTS_EXCHANGE),
    "make an exchange": lambda channel: channel.exchange_declare("catalog.events"),
    "route the exchange into another": lambda channel: channel.exchange_bind("amq.topic", topology.EVENTS_EXCHANGE),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_catalogs_account_is_refused(accounts: BrokerAccounts, channel_of: Callable[[str], Any], attempt: str) -> None:
    before = depths(accounts.events("operator"), QUEUES)
    with pytest.raises(ChannelClosedByBroker) as refused:
        ATTEMPTS[attempt](channel_of(accounts.events("catalog")))
    assert refused.value.reply_code == 403, refused.value
    assert depths(accounts.events("operator"), QUEUES) == before


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_publishes_under_its_own_name_only(
    accounts: BrokerAccounts, channel_of: Callable[[str], Any], service: str
) -> None:
    for name in SERVICES:
        channel, key = channel_of(accounts.events(service)), f"{name}.audit_head.sealed.internal"
        if name == service:
            channel.basic_publish(topology.EVENTS_EXCHANGE, key, b"{}", mandatory=True)
        else:
            with pytest.raises(ChannelClosedByBroker):
                channel.basic_publish(topology.EVENTS_EXCHANGE, key, b"{}")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_the_agencies_vhost_with_no_account_of_the_events(
    accounts: BrokerAccounts, service: str
) -> None:
    for url in (accounts.publications(service), accounts.events(PUBLICATIONS), accounts.events(ACCOUNTS)):
        with pytest.raises(pika.exceptions.AMQPConnectionError):
            pika.BlockingConnection(pika.URLParameters(url))


@pytest.mark.parametrize("name", SERVICES)
def test_relay_and_worker_work_with_these_rights(accounts: BrokerAccounts, name: str) -> None:
    """The relay finds the readers' queues, the worker its own; it binds what it subscribes to and takes it."""
    publisher = RabbitPublisher(accounts.events(name), topology.internal(subscriptions().items()))
    key = f"{name}.audit_head.sealed.internal"
    assert publisher.submit([Message(1, f"event-{name}", key, b"{}")]).result(20) == {1}
    publisher.close()
    taken: list[bytes] = []

    def take(deliveries: list[Delivery]) -> None:
        taken.extend(delivery.content for delivery in deliveries)

    consumer = RabbitConsumer(accounts.events(name), name, subscriptions()[name], take)
    with running(consumer):
        wait_for(lambda: b"{}" in taken, 20, "it takes what the others published")


def test_the_operators_account_sees_how_much_lies_in_the_queues_and_does_nothing_else(
    accounts: BrokerAccounts, channel_of: Callable[[str], Any]
) -> None:
    assert None not in depths(accounts.events(OPERATOR), QUEUES).values()
    for attempt in (*ATTEMPTS.values(), lambda channel: channel.basic_get("catalog.inbox")):
        with pytest.raises(ChannelClosedByBroker):
            attempt(channel_of(accounts.events(OPERATOR)))
    with pytest.raises(ChannelClosedByBroker):
        channel_of(accounts.publications(OPERATOR)).queue_delete(topology.PUBLICATIONS_STREAM)


def test_the_relay_to_the_agencies_makes_their_queues_publishes_and_erases(accounts: BrokerAccounts) -> None:
    url = accounts.publications()
    publisher = RabbitPublisher(url, topology.external([("archives", ["disclosure.#"])]))
    messages = [Message(key, f"event-{key}", "disclosure.published.finance.county", b"%d" % key) for key in (1, 2)]
    assert publisher.submit(messages).result(20) == {1, 2}
    publisher.close()
    erased = erasing.erase(url, ["agency.archives"], lambda body: b"gone" if body == b"1" else None, lambda: True)
    assert (erased.dropped, erased.replaced) == (1, 1)
    stream = topology.PUBLICATIONS_STREAM
    found = depths(accounts.publications(OPERATOR), ["agency.archives", stream, f"{stream}.copy"])
    assert found[stream] is not None
    assert found["agency.archives"] is not None
    assert found["agency.archives"].messages == 1
    assert found[f"{stream}.copy"] is None


def test_an_account_that_may_do_more_than_it_needs_is_found(accounts: BrokerAccounts) -> None:
    for account in (*SERVICES, OPERATOR):
        assert rights.excess(accounts.events(account)) == ""
    assert rights.excess(f"{accounts.server}/%2F") == (
        "make and remove exchanges and queues, read every queue, publish under every name"
    )


@pytest.mark.slow
def test_the_how_to_makes_these_accounts_by_hand(tmp_path: Path) -> None:
    """Its commands, as they are written, on a broker that has nothing yet."""
    page = (ROOT / "docs/how-to/separate-the-broker-accounts.md").read_text(encoding="utf-8")
    script = page.split("```sh\n")[1].split("```")[0]
    with private.rabbitmq() as server:
        (tmp_path / "deploy").symlink_to(ROOT / "deploy")
        rabbitmqctl(server, tmp_path, script)
        kept = tmp_path / "broker-passwords"
        assert kept.stat().st_mode & 0o077 == 0, "its maker's alone"
        for line in kept.read_text(encoding="utf-8").splitlines():
            private.control(server, "authenticate_user", *line.split())
        for name in (*SERVICES, OPERATOR):
            private.control(server, "change_password", name, f"{name}-broker")
            assert rights.excess(BrokerAccounts(server).events(name)) == ""
        assert None not in depths(BrokerAccounts(server).events(OPERATOR), QUEUES).values()


def test_what_is_missing_and_may_not_be_made_is_named_in_one_line(
    accounts: BrokerAccounts, channel_of: Callable[[str], Any]
) -> None:
    """The relay publishes nothing that a reader's queue would miss."""
    declared = topology.internal([*subscriptions().items(), ("archives", ["catalog.#"])])
    publisher = RabbitPublisher(accounts.events("catalog"), declared)
    with pytest.raises(BrokerUnavailable) as refused:
        publisher.submit([Message(1, "event-1", "catalog.item.changed.internal", b"{}")]).result(20)
    publisher.close()
    said = str(refused.value)
    assert said.startswith("this account may not")
    assert "definitions.json" in said
    assert "\n" not in said


def test_an_inbox_is_deleted_and_declared_anew_as_the_how_to_says(
    accounts: BrokerAccounts, tmp_path: Path, channel_of: Callable[[str], Any]
) -> None:
    """Word for word, but for the program's own path; `yangguang doctor` says what is missing in between.

    Away from the folder of whoever calls it, where Debian's `rabbitmqctl` runs.
    """
    document = (ROOT / "docs/how-to/erase-what-must-not-be-there.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in document.splitlines() if line.startswith("    rabbitmqctl")]
    commands = [
        line.replace('"$PWD/deploy/rabbitmq/definitions.json"', f"{ROOT}/deploy/rabbitmq/definitions.json")
        for line in lines
    ]
    ctl, environment = private.control_command(accounts.server)

    def run(command: str) -> str:
        words = shlex.split(command)[1:]
        return subprocess.run(
            [*ctl, *words], cwd="/", env=environment, check=True, capture_output=True, text=True
        ).stdout

    listed, deleted, rolled, declared = commands
    # What the tests before told review, and no worker took; a listing follows a moment later.
    channel_of(accounts.events("review")).queue_purge("review.inbox")
    wait_for(lambda: "review.inbox\t0" in run(listed), 30, "the inbox is listed as empty")
    run(deleted)
    run(rolled)
    assert depths(accounts.events(OPERATOR), ["review.inbox"]) == {"review.inbox": None}
    settings = Settings.load(
        {
            "YANGGUANG_MODE": "distributed",
            "YANGGUANG_DATA": str(tmp_path),
            "YANGGUANG_SECRET_KEY": SECRET,
            "YANGGUANG_AMQP_URL": accounts.events(OPERATOR),
            "YANGGUANG_PUBLICATIONS_AMQP_URL": accounts.publications(OPERATOR),
            **{f"YANGGUANG_{name.upper()}_DATABASE_URL": f"sqlite:///{tmp_path}/{name}.sqlite" for name in SERVICES},
        }
    )
    found = examine(settings, build_all(settings), SystemClock().now())
    todo = next(finding.todo for finding in found if finding.what == "review.inbox")
    assert todo == f"Run '{declared}' at the broker."
    run(declared)
    publisher = RabbitPublisher(accounts.events("catalog"), topology.internal(subscriptions().items()))
    batch = publisher.submit([Message(1, "event-1", "catalog.item.changed.internal", b"{}")])
    assert batch.result(20) == {1}
    publisher.close()
    channel = channel_of(accounts.events("review"))
    assert channel.basic_get("review.inbox", auto_ack=True)[2] == b"{}"
