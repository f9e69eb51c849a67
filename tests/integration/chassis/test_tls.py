"""With TLS the broker and the database are reached only where their certificate is good, and the fault is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from chassis.base.settings import Settings, SettingsError
from chassis.broker import erasing, topology
from chassis.broker.consumer import RabbitConsumer
from chassis.broker.health_check import BrokerHealthCheck
from chassis.broker.publisher import BrokerUnavailable, Message, RabbitPublisher
from chassis.broker.queue_depths import BrokerAway, depths
from chassis.storage.database import Database
from chassis.storage.notify import OutboxListener, OutboxNotifier
from tests.integration.chassis.test_rabbit import running
from tests.keys import SECRET
from tests.servers import private
from tests.servers.certificates import Certificate, certificate
from tests.servers.private import wait_for
from yangguang.__main__ import main
from yangguang.composition import BUILD

SUBSCRIPTIONS = {"beta": ["alpha.#"]}
INTERNAL = topology.internal(SUBSCRIPTIONS.items())
EVENT = Message(1, "event-1", "alpha.tally.changed.internal", b"{}")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority that signed none of the servers' certificates."""
    return certificate(tmp_path_factory.mktemp("stranger")).ca


@pytest.fixture(scope="module")
def broker(good: Certificate) -> Iterator[private.Managed]:
    with private.encrypted_rabbitmq(good) as made:
        yield made


@pytest.fixture(scope="module")
def database(good: Certificate) -> Iterator[str]:
    """Address of the database as its certificate is for."""
    with private.encrypted_postgresql(good) as made:
        yield f"{made}/postgres"


def faults(url: str, ca_file: Path | None) -> list[str]:
    """What each of those who speak to the broker says of it."""
    publisher = RabbitPublisher(url, INTERNAL, ca_file=ca_file, connect_seconds=5)
    found = []
    for ask, failure in (
        (lambda: publisher.submit([EVENT]), BrokerUnavailable),
        (lambda: depths(url, ["beta.inbox"], ca_file), BrokerAway),
        (lambda: erasing.erase(url, [], lambda _: None, lambda: True, ca_file), BrokerUnavailable),
    ):
        with pytest.raises(failure) as caught:
            ask()
        found.append(str(caught.value))
    publisher.close()
    return [*found, BrokerHealthCheck(url, ca_file).health_error()]


@pytest.mark.servers
def test_events_go_over_tls(broker: private.Managed, good: Certificate) -> None:
    url, taken = f"{broker.amqp}/%2F", []
    publisher = RabbitPublisher(url, INTERNAL, ca_file=good.ca)
    assert publisher.submit([EVENT]).result(20) == {1}
    publisher.close()
    consumer = RabbitConsumer(url, "beta", SUBSCRIPTIONS["beta"], taken.extend, ca_file=good.ca)
    with running(consumer):
        wait_for(lambda: len(taken) == 1, 20, "the event is taken")
    assert BrokerHealthCheck(url, good.ca).health_error() == ""
    assert depths(url, ["beta.inbox"], good.ca)["beta.inbox"] is not None


@pytest.mark.servers
def test_an_agencys_messages_are_erased_over_tls(broker: private.Managed, good: Certificate) -> None:
    url = f"{broker.amqp}/publications"
    publisher = RabbitPublisher(url, topology.external([("archives", ["#"])]), ca_file=good.ca)
    assert publisher.submit([EVENT]).result(20) == {1}
    publisher.close()
    erased = erasing.erase(url, ["agency.archives"], lambda _: b"gone", lambda: True, good.ca)
    assert (erased.dropped, erased.replaced) == (1, 1)


@pytest.mark.servers
def test_an_unknown_authority_is_refused_by_everybody(broker: private.Managed, stranger: Path) -> None:
    for ca_file in (stranger, None):
        for said in faults(f"{broker.amqp}/%2F", ca_file):
            assert said.removeprefix("erasing: ").startswith("its certificate is not trusted: "), said
            assert said.endswith("(YANGGUANG_CA_FILE)")
            assert "\n" not in said


@pytest.mark.servers
def test_a_worker_says_what_is_wrong_with_the_certificate(
    broker: private.Managed, stranger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    consumer = RabbitConsumer(f"{broker.amqp}/%2F", "beta", SUBSCRIPTIONS["beta"], print, ca_file=stranger)
    with running(consumer):
        wait_for(lambda: "is away: its certificate is not trusted: " in caplog.text, 20, "it says so")
    assert not consumer.subscribed.is_set()


@pytest.mark.servers
def test_a_broker_with_tls_takes_no_plain_connection(broker: private.Managed) -> None:
    plain = broker.amqp.replace("amqps://", "amqp://")
    assert all(faults(f"{plain}/%2F", None))


@pytest.mark.servers
@pytest.mark.parametrize(
    ("options", "said"),
    [({"days": -1}, "certificate has expired"), ({"host": "broker.example.gov.cn"}, "not valid for '127.0.0.1'")],
    ids=["expired", "another host's"],
)
def test_a_certificate_that_is_over_or_anothers_is_refused(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    bad = certificate(tmp_path / "bad", **options)
    with private.encrypted_rabbitmq(bad) as broker:
        for fault in faults(f"{broker.amqp}/%2F", bad.ca):
            assert said in fault


def environ(folder: Path, url: str, ca_file: Path | None, **more: str) -> dict[str, str]:
    """Of a system whose catalogue is in a database with TLS."""
    given = {
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_CATALOG_DATABASE_URL": url,
        "YANGGUANG_CA_FILE": str(ca_file or ""),
    }
    return given | more


@pytest.mark.servers
def test_a_database_is_used_over_tls(tmp_path: Path, database: str, good: Certificate) -> None:
    """By the pool, and by those who wake the relay."""
    given = environ(tmp_path, f"{database}?sslmode=verify-full", good.ca)
    migrated = CliRunner().invoke(main, ["migrate", "catalog"], env=given)
    assert migrated.exit_code == 0, migrated.output
    service = BUILD["catalog"](Settings.load(given))
    with service.database.read() as connection:
        query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert connection.exec_driver_sql(query).scalar() is True
    heard: list[bool] = []
    listener = OutboxListener(service.database, lambda: heard.append(True))
    listener.start()

    def notified() -> bool:
        OutboxNotifier(service.database).notify()
        return bool(heard)

    wait_for(notified, 20, "the relay is woken over TLS")
    listener.stop()
    service.database.dispose()


@pytest.mark.servers
def test_a_database_with_a_strange_certificate_is_refused_in_one_line(
    tmp_path: Path, database: str, stranger: Path
) -> None:
    given = environ(tmp_path, f"{database}?sslmode=verify-full", stranger)
    refused = CliRunner().invoke(main, ["migrate", "catalog"], env=given)
    assert refused.exit_code == 1
    assert refused.output == (
        "yangguang: the database of catalog: its certificate is not trusted: certificate verify failed "
        "(YANGGUANG_CA_FILE) (YANGGUANG_CATALOG_DATABASE_URL)\n"
    )


@pytest.mark.servers
def test_a_database_with_tls_takes_no_plain_connection(tmp_path: Path, database: str) -> None:
    given = environ(tmp_path, f"{database}?sslmode=disable", None)
    refused = CliRunner().invoke(main, ["migrate", "catalog"], env=given)
    assert refused.exit_code == 1
    assert refused.output.startswith("yangguang: the database of catalog: it refuses us: ")
    assert "no encryption" in refused.output
    assert refused.output.count("\n") == 1
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"{database}?sslmode=disable")


@pytest.mark.servers
def test_the_doctor_names_certificates_that_are_not_trusted(
    tmp_path: Path, broker: private.Managed, database: str, good: Certificate, stranger: Path
) -> None:
    sqlite = {f"YANGGUANG_{name.upper()}_DATABASE_URL": f"sqlite:///{tmp_path}/{name}.sqlite" for name in BUILD}
    given = sqlite | environ(
        tmp_path,
        f"{database}?sslmode=verify-full",
        good.ca,
        YANGGUANG_MODE="distributed",
        YANGGUANG_AMQP_URL=f"{broker.amqp}/%2F",
        YANGGUANG_PUBLICATIONS_AMQP_URL=f"{broker.amqp}/publications",
    )
    assert CliRunner().invoke(main, ["migrate"], env=given).exit_code == 0

    def found(ca_file: Path) -> dict[tuple[str, str], dict[str, str]]:
        result = CliRunner().invoke(main, ["doctor", "--json"], env=given | {"YANGGUANG_CA_FILE": str(ca_file)})
        return {(each["where"], each["what"]): each for each in json.loads(result.stdout)["findings"]}

    trusted, refused = found(good.ca), found(stranger)
    for what in (("broker", "events"), ("catalog", "database")):
        assert trusted[what]["says"].startswith("answers")
        assert refused[what]["says"].startswith("its certificate is not trusted: ")
        assert refused[what]["todo"].startswith("It runs: renew its certificate, or correct YANGGUANG_CA_FILE")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"YANGGUANG_CA_FILE": "/nowhere/ca.pem"}, "No such file or directory"),
        ({"YANGGUANG_CA_FILE": __file__}, "no certificate is in it"),
        (
            {
                "YANGGUANG_MODE": "distributed",
                "YANGGUANG_SECRET_KEY": SECRET,
                "YANGGUANG_CA_FILE": "<ca>",
                "YANGGUANG_AMQP_URL": "amqp://broker/",
            },
            "no address asks for TLS",
        ),
        (
            {"YANGGUANG_REVIEW_DATABASE_URL": "postgresql://review@db/review?sslmode=verify-full"},
            "YANGGUANG_REVIEW_DATABASE_URL asks for the server's certificate",
        ),
    ],
    ids=["no file", "no certificate", "not honoured", "missing"],
)
def test_an_authority_that_cannot_be_used_is_named_in_one_line(
    given: dict[str, str], said: str, good: Certificate, tmp_path: Path
) -> None:
    environ = {name: value.replace("<ca>", str(good.ca)) for name, value in given.items()}
    with pytest.raises(SettingsError, match=r"^YANGGUANG_CA_FILE [^\n]+$") as caught:
        Settings.load({"YANGGUANG_DATA": str(tmp_path), **environ}).database_url("review")
    assert said in str(caught.value)


def test_an_authority_of_the_pages_that_are_looked_at_is_honoured(good: Certificate, tmp_path: Path) -> None:
    environ = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_CA_FILE": str(good.ca)}
    assert Settings.load({**environ, "YANGGUANG_ADDRESS_CHECK_DAYS": "7"}).ca_file == good.ca
    with pytest.raises(SettingsError, match="YANGGUANG_ADDRESS_CHECK_DAYS"):
        Settings.load({**environ, "YANGGUANG_ADDRESS_CHECK_DAYS": "0"})


def test_an_authority_in_the_address_itself_is_left_as_it_is(good: Certificate, tmp_path: Path) -> None:
    url = "postgresql://review@db/review?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    settings = Settings.load({"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_REVIEW_DATABASE_URL": url})
    assert Database(settings.database_url("review")).url == url.replace("postgresql", "postgresql+psycopg")
