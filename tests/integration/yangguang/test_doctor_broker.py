"""What `yangguang doctor` says of the brokers, their queues and the relays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pika
import pytest
from click.testing import CliRunner

from chassis.broker.topology import PUBLICATIONS_STREAM, QUORUM
from tests.integration.yangguang.doctor import AWAY, distributed, environment_of, examined
from tests.integration.yangguang.harness import SystemHarness
from tests.servers.private import free_port
from yangguang.__main__ import main
from yangguang.diagnosis import DEEP


def test_a_broker_that_is_away_and_relays_that_do_not_run_are_found(tmp_path: Path) -> None:
    port = free_port()
    amqp = f"amqp://guest:guest@127.0.0.1:{port}/"
    todo = distributed(tmp_path, amqp)
    assert todo["broker", "events"].startswith("Start RabbitMQ")
    assert "correct YANGGUANG_PUBLICATIONS_AMQP_URL" in todo["broker", "publications"]
    assert todo["catalog", "relay"] == "Start 'yangguang relay catalog'."
    says = examined(environment_of(tmp_path, amqp))["broker", "events"]["says"]
    assert says == f"it does not answer at 127.0.0.1:{port}: Connection refused"


@pytest.mark.servers
def test_a_wrong_password_at_the_broker_is_not_blamed_on_its_definitions(rabbit_server: str, tmp_path: Path) -> None:
    url = f"{rabbit_server.replace('guest:guest', 'guest:geheim')}/%2F"
    finding = examined(environment_of(tmp_path, url))["broker", "events"]
    assert finding["says"].startswith("it refuses us, so account, password or vhost are wrong: ")
    assert finding["todo"].startswith("It runs: correct YANGGUANG_AMQP_URL (account, password, vhost)")
    assert "definitions.json" not in str(finding)
    assert "geheim" not in str(finding)


@pytest.mark.servers
def test_queues_without_workers_are_found(rabbit_server: str, tmp_path: Path) -> None:
    todo = distributed(
        tmp_path, f"{rabbit_server}/%2F", YANGGUANG_PUBLICATIONS_AMQP_URL=f"{rabbit_server}/publications"
    )
    assert todo["broker", "events"] == ""
    assert todo["broker", "rights"].startswith("Give each service an account of its own")
    assert todo["broker", "review.inbox"] == "Start 'yangguang work review'."


KEY = "catalog.person.changed.internal"
QUEUES = ("review.inbox", "complaints.inbox", "notify.inbox")


@pytest.fixture
def declared(rabbit_server: str) -> Iterator[Callable[[str], None]]:
    """Declares queues without a binding, and removes them in the end."""
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F"))
    channel = connection.channel()
    yield lambda queue: channel.queue_declare(queue, durable=True, arguments=QUORUM)
    for queue in QUEUES:
        channel.queue_delete(queue)
    connection.close()


def set_aside(harness: SystemHarness, *, newer: bool) -> None:
    """The relay of the catalogue runs, and an old event of a person stays unpublished, beside newer ones or alone."""
    for sub in ("gjj.first", "gjj.second"):
        harness.enter(sub)
    late = f"WHERE id = (SELECT min(id) FROM outbox WHERE routing_key = '{KEY}')"
    harness.sql("catalog", f"UPDATE outbox SET published_at = NULL, occurred_at = '2026-01-01 00:00:00' {late}")
    if not newer:
        harness.sql("catalog", "DELETE FROM outbox WHERE published_at IS NOT NULL")
    harness.sql("catalog", "INSERT INTO leases VALUES ('relay', 'host/1', '2999-01-01 00:00:00')")


def outbox_of(harness: SystemHarness, amqp: str) -> str:
    return distributed(harness.folder, amqp)["catalog", "outbox"]


@pytest.mark.servers
def test_what_nobody_takes_is_named_with_the_services_that_were_never_started(
    harness: SystemHarness, rabbit_server: str, declared: Callable[[str], None]
) -> None:
    declared("complaints.inbox")
    set_aside(harness, newer=True)
    assert outbox_of(harness, f"{rabbit_server}/%2F") == (
        f"Nobody takes {KEY} (1), though others are published. "
        "notify.inbox is not declared: start 'yangguang work notify' once. "
        "review.inbox is not declared: start 'yangguang work review' once."
    )


@pytest.mark.servers
def test_queues_that_are_there_may_not_be_bound(
    harness: SystemHarness, rabbit_server: str, declared: Callable[[str], None]
) -> None:
    for queue in QUEUES:
        declared(queue)
    set_aside(harness, newer=True)
    said = outbox_of(harness, f"{rabbit_server}/%2F")
    for reader in ("complaints", "notify", "review"):
        assert f"{reader}.inbox may not be bound to it: restart 'yangguang work {reader}', which binds anew." in said


@pytest.mark.servers
def test_where_nothing_is_published_the_broker_may_take_nothing(
    harness: SystemHarness, rabbit_server: str, declared: Callable[[str], None]
) -> None:
    set_aside(harness, newer=False)
    assert outbox_of(harness, f"{rabbit_server}/%2F").startswith("Relay and broker are there. Either the broker takes")


def test_without_its_broker_a_relay_is_not_blamed_on_the_queues(harness: SystemHarness) -> None:
    set_aside(harness, newer=True)
    todo = outbox_of(harness, f"amqp://guest:guest@127.0.0.1:{free_port()}/")
    assert todo == "Its relay runs and waits for the broker of events, of which more is said below."


@pytest.mark.servers
def test_an_event_that_no_release_listens_to_is_said_to_be_so(harness: SystemHarness, rabbit_server: str) -> None:
    set_aside(harness, newer=True)
    harness.sql("catalog", "UPDATE outbox SET routing_key = 'catalog.comet.seen.external' WHERE published_at IS NULL")
    assert "No service of this release listens to catalog.comet.seen.external" in outbox_of(
        harness, f"{rabbit_server}/%2F"
    )


def test_a_relay_that_stopped_renewing_its_lease_is_found(harness: SystemHarness) -> None:
    """Its name is there still; it publishes no more."""
    harness.sql("catalog", "INSERT INTO leases VALUES ('relay', 'host/1', '2026-01-01 08:30:00')")
    environment = environment_of(harness.folder, AWAY)
    assert CliRunner().invoke(main, ["migrate"], env=environment).exit_code == 0
    finding = examined(environment)["catalog", "relay"]
    assert finding["says"] == "host/1 stopped renewing its lease at 08:30:00"
    assert finding["todo"] == "Start 'yangguang relay catalog'."


@pytest.mark.servers
def test_a_queue_that_its_worker_does_not_keep_up_with_is_found(
    rabbit_server: str, tmp_path: Path, declared: Callable[[str], None]
) -> None:
    declared("review.inbox")
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F")) as connection:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume("review.inbox", lambda *_: None)
        for _ in range(DEEP + 1):
            channel.basic_publish("", "review.inbox", b"")
        channel.confirm_delivery()
        channel.basic_publish("", "review.inbox", b"the last: with it all that came before is there")
        todo = distributed(tmp_path, f"{rabbit_server}/%2F")
    assert todo["broker", "review.inbox"] == "Start another worker."


@pytest.mark.servers
def test_a_stream_that_is_missing_beside_its_relay_is_not_mended_by_starting_the_relay(
    harness: SystemHarness, rabbit_server: str
) -> None:
    """Which declares it as soon as it runs."""
    publications = {"YANGGUANG_PUBLICATIONS_AMQP_URL": f"{rabbit_server}/publications"}
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/publications")) as connection:
        connection.channel().queue_delete(PUBLICATIONS_STREAM)
    todo = distributed(harness.folder, f"{rabbit_server}/%2F", **publications)
    assert todo["broker", "publications"] == "Start 'yangguang relay notify', which declares it."
    harness.sql("notify", "INSERT INTO leases VALUES ('relay', 'host/1', '2999-01-01 00:00:00')")
    todo = distributed(harness.folder, f"{rabbit_server}/%2F", **publications)
    assert todo["broker", "publications"] == "Its relay runs: look at its log."


def test_an_agency_of_which_the_broker_has_not_learnt_is_named(tmp_path: Path) -> None:
    """One that was removed reads on until it has."""
    assert ("notify", "agencies") not in distributed(tmp_path, AWAY)
    environment = environment_of(tmp_path, AWAY)

    def agency(*words: str) -> str:
        return CliRunner().invoke(main, ["agency", *words], env=environment).stdout

    def changed(what: str) -> None:
        with sqlite3.connect(tmp_path / "notify.sqlite") as file:
            file.execute(f"UPDATE agencies SET {what}")
        file.close()

    agency("add", "sjj", "市审计局")
    assert "active, of which the broker was not told yet" in agency("list")
    assert ("notify", "agencies") not in examined(environment), "its relay tells it within seconds"
    changed("added_at = '2026-01-01 00:00:00.000000'")
    by_hand = examined(environment)["notify", "agencies"]
    assert by_hand["says"].endswith("that is done by hand (docs/how-to/add-an-agency.md)"), "it may have been"
    assert by_hand["todo"] == ""

    changed("arranged = wanted")
    assert ("notify", "agencies") not in examined(environment)
    assert agency("list").endswith("active\n")
    assert "removed, of which the broker was not told yet" in agency("remove", "sjj")
    finding = examined(environment)["notify", "agencies"]
    assert finding["says"] == "the broker was not told yet what was last changed of sjj"
    assert finding["todo"].startswith("Start 'yangguang relay notify'")
