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
    one, two = (Lease(service.database, service.clock, name="relay", owner=name, term=SHORT) for name in ("one", "two"))
    assert one.hold()
    assert not two.hold()
    assert (one.is_held(), two.is_held()) == (True, False)
    time.sleep(SHORT.total_seconds() + 0.05)
    assert not one.is_held(), "a thawed owner must not run timers beside its successor"
    assert two.hold()
    assert not one.hold()
    two.release()
    assert not two.is_held()
    assert one.hold()
    service.database.dispose()
