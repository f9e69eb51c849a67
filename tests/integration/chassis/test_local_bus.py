"""The bus of the embedded mode: crash-safe at each of its steps."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.base.availability import Availability
from chassis.broker.local_bus import LocalBus
from chassis.events import inbox, outbox
from tests.integration.chassis.tally import Faults, a_service, seen, tell
from tests.servers.private import wait_for


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def pair(tmp_path: Path, faults: Faults):
    alpha = a_service("alpha", f"sqlite:///{tmp_path}/alpha.sqlite", tmp_path)
    beta = a_service(
        "beta", f"sqlite:///{tmp_path}/beta.sqlite", tmp_path, subscribes=["alpha.tally.*.internal"], faults=faults
    )
    return alpha, beta


class Crash(BaseException):
    """The process dies here."""


def unpublished(service) -> int:
    with service.database.read() as connection:
        return outbox.depth(connection).rows


def test_commits_ring_and_take_effect(pair) -> None:
    alpha, beta = pair
    bus = LocalBus([alpha, beta])
    bus.start()
    for number in range(1, 31):
        tell(alpha, "a", number)
    wait_for(lambda: seen(beta, "a") == list(range(1, 31)), 10, "all took effect")
    bus.stop()


def test_what_an_earlier_process_left_is_swept_at_the_start(pair) -> None:
    alpha, beta = pair
    tell(alpha, "a", 1)
    bus = LocalBus([alpha, beta])
    bus.start()
    wait_for(lambda: seen(beta, "a") == [1], 10, "it took effect")
    bus.stop()


def test_a_crash_between_effect_and_mark_doubles_nothing(pair, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha, beta = pair
    tell(alpha, "a", 1)

    def die(*_args: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "mark", die)
        with pytest.raises(Crash):
            LocalBus([alpha, beta]).deliver_all()
    assert seen(beta, "a") == [1]
    assert unpublished(alpha) == 1
    LocalBus([alpha, beta]).deliver_all()
    assert seen(beta, "a") == [1]
    assert unpublished(alpha) == 0


def test_a_crash_before_the_inbox_commits_loses_nothing(pair, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha, beta = pair
    tell(alpha, "a", 1)

    def die(*_args: object, **_named: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(inbox.InboxStore, "write", die)
        with pytest.raises(Crash):
            LocalBus([alpha, beta]).deliver_all()
    assert seen(beta, "a") == []
    LocalBus([alpha, beta]).deliver_all()
    assert seen(beta, "a") == [1]


def test_a_parked_event_does_not_hold_up_other_aggregates(pair, faults: Faults) -> None:
    alpha, beta = pair
    faults.refused = {1}
    tell(alpha, "a", 1)
    tell(alpha, "b", 2)
    LocalBus([alpha, beta]).deliver_all()
    assert seen(beta, "b") == [2]
    assert unpublished(alpha) == 0


def test_a_full_disk_is_two_lines_however_long_it_lasts(pair, caplog: pytest.LogCaptureFixture) -> None:
    """And no trace every other second; that it can still be read does not end it."""
    caplog.set_level(logging.INFO)
    alpha, beta = pair
    beta.availability = Availability(logging.getLogger("chassis.service"), "the database", settled_seconds=0)
    pages = {"most": 1}  # SQLite takes as many as there are
    sa.event.listen(beta.database.engine, "connect", lambda file, _: limit_pages(file, pages["most"]))
    beta.database.engine.dispose()
    for number in range(1, 200):
        tell(alpha, "a", number)
    bus = LocalBus([alpha, beta])
    bus.start()
    wait_for(lambda: said(caplog), 10, "it is said")
    assert seen(beta, "a") == [], "who only reads is answered"
    bus._wakes.set()
    wait_for(lambda: not bus._wakes.is_set(), 10, "it is tried again")
    pages["most"] = 10_000
    beta.database.engine.dispose()
    wait_for(lambda: len(seen(beta, "a")) == 199, 10, "there is room again")
    bus.stop()
    full, back = said(caplog)
    assert full == "the database is away: database or disk is full: make room where its file is, in YANGGUANG_DATA"
    assert back.startswith("the database is back after ")
    assert not any(record.exc_info for record in caplog.records)


def test_a_full_file_store_is_not_said_to_be_the_database(pair, caplog: pytest.LogCaptureFixture) -> None:
    """It may be on another disk, and the database on another machine: whoever makes room looks where he is sent."""
    caplog.set_level(logging.INFO)
    alpha, _ = pair
    for _ in range(3):
        alpha.lost(OSError(errno.ENOSPC, "No space left on device"))
    tell(alpha, "a", 1)
    full, back = (record.message for record in caplog.records if "the " in record.message[:4])
    assert full == f"the file store is away: [Errno 28] No space left on device: make room in {alpha.files_folder}"
    assert back.startswith("the file store is back after ")


def limit_pages(file, most: int) -> None:
    file.execute(f"PRAGMA max_page_count = {most}")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name.startswith("chassis")]
