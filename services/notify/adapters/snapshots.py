"""What notify announced last of its deliveries, for a reader that missed something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.ports import DomainEvent
from chassis.service import SnapshotProvider
from services.notify.adapters.storage.reads import copies
from services.notify.domain.delivery import last_announced


def snapshot_deliveries(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    """Nothing of a delivery that was neither completed nor failed yet."""
    return filter(None, map(last_announced, copies.deliveries_of(connection, ids)))


SNAPSHOTS: Mapping[str, SnapshotProvider] = {"delivery": snapshot_deliveries}
