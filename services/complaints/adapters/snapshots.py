"""What complaints would announce today of its own things, for a reader that missed something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.base.converter import structure
from chassis.ports import SYSTEM, DomainEvent
from chassis.reconciliation.snapshots import begun
from chassis.service import SnapshotProvider
from services.complaints.adapters.storage.reads.cases import cases_by_id
from services.complaints.adapters.storage.reads.deadlines import deadlines_of
from services.complaints.adapters.storage.reads.directory import publications_by_id
from services.complaints.adapters.storage.reads.responses import responses_by_id
from services.complaints.domain import awaited, pressing, task
from services.complaints.domain.announced_deadline import AnnouncedDeadline
from services.complaints.domain.case import Case, announced, erased_event
from services.complaints.domain.evaluation import Totals, so_far
from services.complaints.domain.kinds import TIP_OFF
from services.complaints.domain.response import published
from services.complaints.domain.states import CLOSED


def _of_cases(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    # Nobody is told of a tip-off.
    return (_of_case(case, at) for case in cases_by_id(connection, ids) if case.kind != TIP_OFF)


def _of_case(case: Case, at: datetime) -> DomainEvent:
    if case.erased_at is not None and case.state == CLOSED:
        return erased_event(case, by=SYSTEM, at=at)
    # The states are named like the events that lead there.
    return announced(case, case.state, by=SYSTEM, at=at)


def _of_evaluations(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    return (so_far(structure(Totals, row), at=at) for row in publications_by_id(connection, ids).values())


def _of_responses(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    return (published(response, by=SYSTEM) for response in responses_by_id(connection, ids))


def _of_tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "task", ids)
    concerned = {record.detail["case"] for record in records.values()}
    cases = {case.id: case for case in cases_by_id(connection, concerned)}
    known = deadlines_of(connection, concerned)
    for task_id, record in records.items():
        if case := cases.get(record.detail["case"]):
            yield _of_task(case, known.get(case.id), task_id, record, at)


def _of_task(case: Case, known: AnnouncedDeadline | None, task_id: str, record: Any, at: datetime) -> DomainEvent:
    if pressing.is_pressing(record.detail):
        return pressing.snapshot(case, known, task_id, record.detail["rung"], opened_at=record.at, at=at)
    if awaited.is_awaited(record.detail):
        return awaited.snapshot(case, task_id, record.detail["kind"], opened_at=record.at, at=at)
    return task.snapshot(case, task_id, opened_at=record.at, at=at)


SNAPSHOTS: Mapping[str, SnapshotProvider] = {
    "case": _of_cases,
    "evaluation": _of_evaluations,
    "response": _of_responses,
    "task": _of_tasks,
}
