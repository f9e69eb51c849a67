"""A notification is a hint: sent after a commit, not too often, and nothing is missed without it."""

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


def notifications(listening: psycopg.Connection, seconds: float = 0.0) -> int:
    return len(list(listening.notifies(timeout=seconds)))


def test_it_is_sent_after_the_commit_and_not_within_the_transaction(alpha: Service, listening) -> None:
    """NOTIFY takes a global lock at commit, and whoever is notified must find the row."""
    rows_found = []

    def send() -> None:
        with alpha.database.read() as connection:
            rows_found.append(outbox.depth(connection).rows)
        notifier.notify()

    notifier = OutboxNotifier(alpha.database)
    alpha.on_commit.append(send)
    tell(alpha, "a", 1)
    assert rows_found == [1], "another connection sees the row when it is notified"
    assert notifications(listening, 2) == 1


def test_nothing_is_sent_of_what_is_rolled_back(alpha: Service, listening) -> None:
    alpha.on_commit.append(OutboxNotifier(alpha.database).notify)
    with pytest.raises(ZeroDivisionError), alpha.transaction():
        _ = 1 / 0
    assert notifications(listening) == 0


def test_it_is_sent_at_most_every_ten_milliseconds(alpha: Service, listening) -> None:
    notifier = OutboxNotifier(alpha.database)
    begun = time.monotonic()
    for _ in range(2_000):
        notifier.notify()
    seconds = time.monotonic() - begun
    assert 1 <= notifications(listening, 1) <= seconds / notify.QUIET_SECONDS + 1


def test_a_notification_that_cannot_be_sent_disturbs_nobody(alpha: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_address: str) -> None:
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(notify, "_connect", fail)
    alpha.on_commit.append(OutboxNotifier(alpha.database).notify)
    tell(alpha, "a", 1)


def test_the_listener_is_notified(alpha: Service) -> None:
    notified = threading.Event()
    listener, notifier = OutboxListener(alpha.database, notified.set), OutboxNotifier(alpha.database)
    listener.start()

    def is_notified() -> bool:
        notifier.notify()
        return notified.is_set()

    wait_for(is_notified, 10, "it is notified")
    listener.stop()


def test_all_is_published_by_polling_where_no_notification_comes(
    alpha: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutboxListener, "_listen", lambda listener: listener._stop.wait(10))
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
