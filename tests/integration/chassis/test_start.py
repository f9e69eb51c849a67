"""A worker that is started before its database was migrated waits for that, instead of parking every event."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.chassis.tally import payloads, seen, tell
from tests.integration.chassis.worker_process import is_subscribed, publish
from tests.servers.private import free_port, wait_for

pytestmark = pytest.mark.servers


@pytest.fixture
def behind(beta, channel, tmp_path: Path):
    """Beta's code wants a version that its database does not have yet."""
    versions = beta.root / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "one.py").write_text('revision = "one"\ndown_revision = None\n')
    channel.exchange_declare("yangguang.events", exchange_type="topic", durable=True)
    channel.queue_declare("beta.inbox", durable=True, arguments={"x-queue-type": "quorum", "x-delivery-limit": -1})
    channel.queue_bind("beta.inbox", "yangguang.events", "alpha.tally.*.internal")
    with beta.database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num varchar(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0')")
    return beta


def says(tmp_path: Path) -> str:
    return (tmp_path / "log").read_text()


def test_a_worker_begins_once_its_database_is_migrated(start, alpha, behind, channel, tmp_path: Path) -> None:
    tell(alpha, "a", 1)
    publish(channel, payloads(alpha))
    worker = start()
    wait_for(lambda: "nothing is begun yet: the database is at version 0," in says(tmp_path), 30, "it says so")
    assert not is_subscribed(channel)
    with behind.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'one'")
    wait_for(lambda: seen(behind, "a") == [1], 30, "it works")
    assert says(tmp_path).count("nothing is begun yet") == 1
    assert worker.poll() is None


def test_a_worker_that_waits_for_its_database_ends_when_it_is_told_to(start, behind, tmp_path: Path) -> None:
    worker = start()
    wait_for(lambda: "nothing is begun yet" in says(tmp_path), 30, "it waits")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0


def test_a_worker_names_the_database_that_it_waits_for(start, behind, tmp_path: Path) -> None:
    url = f"postgresql://anna@127.0.0.1:{free_port()}/beta"
    start(YANGGUANG_BETA_DATABASE_URL=url)
    said = "nothing is begun yet: the database of beta (YANGGUANG_BETA_DATABASE_URL): it does not answer at 127.0.0.1:"
    wait_for(lambda: said in says(tmp_path), 30, "it says so")
