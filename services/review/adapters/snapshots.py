"""What review would announce now of its cases and tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.ports import DomainEvent
from chassis.reconciliation.snapshots import begun
from chassis.service import SnapshotProvider
from services.review.adapters.storage.reads.cases import cases_with_ids
from services.review.domain.snapshots import case_snapshot, task_snapshot


def _cases(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    for case in cases_with_ids(connection, ids):
        yield from case_snapshot(case, at)


def _tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "task", ids)
    found = cases_with_ids(connection, {record.detail["case"] for record in records.values()})
    cases = {case.id: case for case in found}
    for task, record in records.items():
        if case := cases.get(record.detail["case"]):
            yield task_snapshot(case, record.detail["step"], task, opened_at=record.at, at=at)


SNAPSHOTS: Mapping[str, SnapshotProvider] = {"case": _cases, "task": _tasks}
