"""One owner at a time: who is frozen beyond the end of its lease has lost it, and knows."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.storage.lease import Lease
from tests.integration.chassis.tally import NewDatabase, a_service

pytestmark = pytest.mark.servers
SHORT = timedelta(seconds=0.3)


def test_another_takes_it_only_when_it_has_expired(new_database: NewDatabase, tmp_path: Path) -> None:
    service = a_service("alpha", new_database(), tmp_path)
    first, second = (
        Lease(service.database, service.clock, name="relay", owner=name, term=SHORT) for name in ("one", "two")
    )
    assert first.hold()
    assert not second.hold()
    assert (first.is_held(), second.is_held()) == (True, False)
    time.sleep(SHORT.total_seconds() + 0.05)
    assert not first.is_held(), "a thawed owner must not run timers beside its successor"
    assert second.hold()
    assert not first.hold()
    second.release()
    assert not second.is_held()
    assert first.hold()
    service.database.dispose()
