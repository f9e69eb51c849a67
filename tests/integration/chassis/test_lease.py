"""One owner at a time: who is frozen beyond the end of its lease has lost it, and knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chassis.storage import lease
from chassis.storage.lease import TERM, Lease
from tests.integration.chassis.tally import NewDatabase, a_service

pytestmark = pytest.mark.servers


class Hands:
    """A clock, and the time that passes for a process, which a test moves on together."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def now(self) -> datetime:
        return datetime(2026, 11, 30, tzinfo=UTC) + self.passed

    def today(self) -> date:
        return self.now().date()

    def monotonic(self) -> float:
        return 1_000.0 + self.passed.total_seconds()


def test_another_takes_it_only_when_it_has_expired(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, service = Hands(), a_service("alpha", new_database(), tmp_path)
    monkeypatch.setattr(lease, "time", hands)
    first, second = (Lease(service.database, hands, name="relay", owner=name) for name in ("one", "two"))
    assert first.hold()
    assert not second.hold()
    hands.passed += TERM - timedelta(milliseconds=1)
    assert not second.hold()
    assert (first.is_held(), second.is_held()) == (True, False)
    hands.passed += timedelta(milliseconds=2)
    assert not first.is_held(), "a thawed owner must not run timers beside its successor"
    assert second.hold()
    assert not first.hold()
    second.release()
    assert not second.is_held()
    assert first.hold()
    service.database.dispose()
