"""The bus of the embedded mode: crash-safe at each of its steps."""

from __future__ import annotations

from pathlib import Path

import pytest

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
