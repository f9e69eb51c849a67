"""`yangguang reconcile` during a backlog: what lies in a queue is late, not lost, and keeps its own effects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pika
import pytest
from click.testing import CliRunner

from chassis.broker.topology import QUORUM
from chassis.events.envelope import Delivery
from chassis.reconciliation.comparison import differences, repair
from chassis.reconciliation.snapshots import take_snapshots
from tests.integration.yangguang.harness import SystemHarness
from tests.integration.yangguang.test_reconcile import a_withdrawn, forget_the_last, sent_to_agencies, served
from tests.keys import SECRET
from tests.servers.private import free_port, wait_for
from yangguang.__main__ import main

QUEUE = "notify.inbox"


class Broker:
    """RabbitMQ with the queue of notify, and the withdrawal that notify has not read yet."""

    def __init__(self, url: str, harness: SystemHarness) -> None:
        self.url, self._harness = url, harness
        self.connection = pika.BlockingConnection(pika.URLParameters(url))
        self.channel = self.connection.channel()
        self.channel.queue_declare(QUEUE, durable=True, arguments=QUORUM)
        self.gone = a_withdrawn(harness)
        self.payload = harness.value(
            "catalog",
            "SELECT payload FROM outbox WHERE aggregate = 'disclosure/' || ? ORDER BY sequence DESC LIMIT 1",
            self.gone,
        )
        forget_the_last(harness, self.gone, times=1)
        harness.sql("notify", "UPDATE publications SET state = 'published' WHERE disclosure = ?", self.gone)
        harness.sql("notify", "DELETE FROM inbox WHERE event_id = ?", json.loads(self.payload)["id"])
        self.before = sent_to_agencies(harness, self.gone)

    def fill(self) -> None:
        self.channel.basic_publish("", QUEUE, self.payload.encode())
        wait_for(lambda: self.messages() == 1, 5, "the queue has it")

    def messages(self) -> int:
        return int(self.channel.queue_declare(QUEUE, passive=True).method.message_count)

    def work(self) -> None:
        """What a worker does once it is started."""
        method, _, body = self.channel.basic_get(QUEUE)
        self._harness.services["notify"].inbox.take([Delivery(body)])
        self.channel.basic_ack(method.delivery_tag)

    def published(self, at: str) -> None:
        self._harness.sql("catalog", f"UPDATE outbox SET published_at = {at} WHERE published_at IS NOT NULL")


@pytest.fixture
def broker(harness: SystemHarness, rabbit_server: str) -> Iterator[Broker]:
    found = Broker(f"{rabbit_server}/%2F", harness)
    yield found
    found.channel.queue_delete(QUEUE)
    found.connection.close()


def reconcile(harness: SystemHarness, amqp: str, *arguments: str) -> tuple[int, Any]:
    """Exit code and report of the verb in the distributed mode, on the databases of the harness."""
    databases = {
        f"YANGGUANG_{name.upper()}_DATABASE_URL": f"sqlite:///{harness.folder}/{name}.sqlite"
        for name in harness.services
    }
    environment = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(harness.folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_AMQP_URL": amqp,
        **databases,
    }
    result = CliRunner().invoke(main, ["reconcile", "--settle", "0", *arguments], env=environment)
    return result.exit_code, json.loads(result.stdout) if "--json" in arguments else result.stdout


def state(harness: SystemHarness, disclosure: str) -> str:
    return str(harness.value("notify", "SELECT state FROM publications WHERE disclosure = ?", disclosure))


@pytest.mark.servers
def test_what_is_queued_is_left_to_its_worker_and_told_under_its_own_identity(
    harness: SystemHarness, broker: Broker
) -> None:
    broker.fill()
    untouched = served(harness)
    code, (found,) = reconcile(harness, broker.url, "--mend", "--json")
    assert (code, found["reader"], found["state"], found["repaired"]) == (0, "notify", "on its way", False)
    assert "notify.inbox has 1 messages and 0 consumers" in found["what"]
    assert found["todo"] == "Start 'yangguang work notify'."
    assert served(harness) == untouched
    broker.work()
    assert state(harness, broker.gone) == "withdrawn"
    assert sent_to_agencies(harness, broker.gone) == [*broker.before, "withdrawn"]
    assert reconcile(harness, broker.url, "--json") == (0, [])


@pytest.mark.servers
def test_people_are_told_what_to_do_about_what_is_queued(harness: SystemHarness, broker: Broker) -> None:
    broker.fill()
    code, said = reconcile(harness, broker.url, "--mend")
    assert code == 0
    assert said.splitlines()[-3:] == [
        "0 differences, 0 repaired, 1 on their way, not repaired",
        "Start 'yangguang work notify'.",
        "'yangguang reconcile --mend --force' gives them up and repairs what they would have changed",
    ]


@pytest.mark.servers
def test_what_left_an_empty_queue_is_lost_and_repaired(harness: SystemHarness, broker: Broker) -> None:
    code, (found,) = reconcile(harness, broker.url, "--mend", "--json")
    assert (code, found["state"], found["repaired"]) == (0, "differs", True)
    assert state(harness, broker.gone) == "withdrawn"


@pytest.mark.servers
def test_what_a_worker_may_have_in_hand_is_not_lost_before_it_must_have_given_it_back(
    harness: SystemHarness, broker: Broker
) -> None:
    """The broker does not count it: a frozen worker's messages are seen again once its connection is cut."""
    broker.fill()
    broker.channel.basic_consume(QUEUE, lambda *_: None)
    broker.connection.process_data_events(time_limit=1)
    wait_for(lambda: broker.messages() == 0, 5, "it is in hand")
    broker.published("strftime('%Y-%m-%d %H:%M:%f', 'now')")
    code, (found,) = reconcile(harness, broker.url, "--mend", "--json")
    assert (code, found["state"], found["todo"]) == (0, "on its way", "Look again in 3 minutes.")
    broker.published("'2026-01-01 00:00:00.000000'")
    assert reconcile(harness, broker.url, "--json")[1][0]["state"] == "differs"


@pytest.mark.servers
def test_an_operator_may_give_up_what_is_queued(harness: SystemHarness, broker: Broker) -> None:
    broker.fill()
    assert reconcile(harness, broker.url, "--force")[0] == 2
    code, (found,) = reconcile(harness, broker.url, "--mend", "--force", "--json")
    assert (code, found["repaired"]) == (0, True)
    assert state(harness, broker.gone) == "withdrawn"
    record = json.loads(harness.value("notify", "SELECT record FROM audit WHERE name = 'inbox.repaired'"))
    assert record["detail"]["forced"] is True


@pytest.mark.servers
def test_a_broker_that_cannot_be_asked_leaves_it_open_and_nothing_is_repaired(
    harness: SystemHarness, broker: Broker
) -> None:
    away = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    code, (found,) = reconcile(harness, away, "--mend", "--json")
    assert (code, found["state"], found["repaired"]) == (1, "unknown", False)
    assert "the broker cannot be asked" in found["what"]
    assert found["todo"].startswith("Start RabbitMQ")
    assert state(harness, broker.gone) == "published"
    assert reconcile(harness, away, "--mend", "--force")[0] == 0


@pytest.mark.servers
def test_a_parked_event_is_repaired_though_others_are_queued(harness: SystemHarness, broker: Broker) -> None:
    """All that its aggregate lacks is here, parked: nothing of it can be in the queue."""
    broker.channel.basic_publish("", QUEUE, b"something else")
    wait_for(lambda: broker.messages() == 1, 5, "the queue is not empty")
    broken = json.loads(broker.payload)
    broken["data"]["reason"] = 7
    harness.services["notify"].inbox.take([Delivery(json.dumps(broken).encode())])
    code, (found,) = reconcile(harness, broker.url, "--mend", "--json")
    assert "is parked (ContractBroken" in found["what"]
    assert (code, found["repaired"]) == (0, True)


def test_what_is_told_between_the_look_and_the_repair_is_left_to_come(harness: SystemHarness) -> None:
    """A snapshot of the later state would pass over the later event, which is in the outbox still."""
    catalog, notify = harness.services["catalog"], harness.services["notify"]
    harness.sql("notify", "DELETE FROM bodies WHERE code = 'GJJ'")
    (found,) = differences(catalog, notify, "body", take_snapshots(catalog, "body", ["GJJ"]))
    harness.sql("catalog", "UPDATE sequences SET sequence = sequence + 1 WHERE aggregate = 'body/GJJ'")
    harness.sql("catalog", "UPDATE outbox SET published_at = NULL WHERE aggregate = 'body/GJJ'")
    answer = repair(found, catalog, notify, note=lambda *_: None, seed=False)
    assert answer == "not repaired: more of it was announced meanwhile and is on its way"
    assert harness.value("notify", "SELECT count(*) FROM bodies WHERE code = 'GJJ'") == 0
