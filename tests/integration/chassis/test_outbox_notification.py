"""The bell is a hint: it rings after a commit, not too often, and nothing is missed without it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from chassis.events import outbox
from chassis.relay.relay import Relay
from chassis.service import Service
from chassis.storage import notify
from chassis.storage.notify import CHANNEL, OutboxListener, OutboxNotifier
from tests.integration.chassis.answering import Broker
from tests.integration.chassis.tally import a_service, tell
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers


@pytest.fixture
def plain(new_postgres_database) -> str:
    return new_postgres_database()


@pytest.fixture
def alpha(plain: str, tmp_path: Path) -> Iterator[Service]:
    service = a_service("alpha", plain.replace("postgresql://", "postgresql+psycopg://"), tmp_path)
    yield service
    service.database.dispose()


@pytest.fixture
def listening(plain: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        yield connection


def rings(listening: psycopg.Connection, seconds: float = 0.0) -> int:
    return len(list(listening.notifies(timeout=seconds)))


def test_it_rings_after_the_commit_and_not_within_the_transaction(alpha: Service, listening) -> None:
    """NOTIFY takes a global lock at commit, and who hears it must find the row."""
    rows_found = []

    def ring() -> None:
        with alpha.database.read() as connection:
            rows_found.append(outbox.depth(connection).rows)
        bell.ring()

    bell = OutboxNotifier(alpha.database)
    alpha.on_commit.append(ring)
    tell(alpha, "a", 1)
    assert rows_found == [1], "another connection sees the row when the bell is rung"
    assert rings(listening, 2) == 1


def test_what_is_rolled_back_rings_no_bell(alpha: Service, listening) -> None:
    alpha.on_commit.append(OutboxNotifier(alpha.database).ring)
    with pytest.raises(ZeroDivisionError), alpha.transaction():
        _ = 1 / 0
    assert rings(listening) == 0


def test_it_rings_at_most_every_ten_milliseconds(alpha: Service, listening) -> None:
    bell = OutboxNotifier(alpha.database)
    begun = time.monotonic()
    for _ in range(2_000):
        bell.ring()
    seconds = time.monotonic() - begun
    assert 1 <= rings(listening, 1) <= seconds / notify.QUIET_SECONDS + 1


def test_a_bell_that_cannot_be_rung_disturbs_nobody(alpha: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_address: str) -> None:
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(notify, "_connect", fail)
    alpha.on_commit.append(OutboxNotifier(alpha.database).ring)
    tell(alpha, "a", 1)


def test_the_ear_hears_it(alpha: Service) -> None:
    heard = threading.Event()
    ear, bell = OutboxListener(alpha.database, heard.set), OutboxNotifier(alpha.database)
    ear.start()

    def rung() -> bool:
        bell.ring()
        return heard.is_set()

    wait_for(rung, 10, "it is heard")
    ear.stop()


def test_all_is_published_by_polling_where_the_bell_is_never_heard(
    alpha: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutboxListener, "_listen", lambda ear: ear._stop.wait(10))
    broker = Broker()
    relay = Relay(alpha, {outbox.EVENTS: broker}, owner="one")  # type: ignore[dict-item]  # same methods
    thread = threading.Thread(target=relay.run, daemon=True)
    thread.start()
    try:
        for number in range(1, 6):
            tell(alpha, "a", number)
            wait_for(lambda number=number: len(broker.sent) == number, 3, "it is found")
    finally:
        relay.stop()
        thread.join(10)
