"""What review would announce now of its cases and tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.base.clock import china_date
from chassis.ports import SYSTEM, DomainEvent
from chassis.reconciliation.snapshots import Begun, begun
from chassis.service import SnapshotProvider
from services.review.adapters.storage.accountabilities import accountabilities_with_ids
from services.review.adapters.storage.assessments import assessments_with_ids
from services.review.adapters.storage.issues import issues_with_ids
from services.review.adapters.storage.oversight import with_ids
from services.review.adapters.storage.reads.cases import cases_with_ids
from services.review.adapters.storage.staff import StaffCopy
from services.review.adapters.storage.tables import evaluations, remedial_orders
from services.review.domain import accountability as accounting
from services.review.domain import assessment as assessing
from services.review.domain import remedial_order
from services.review.domain.evaluation import Evaluation, concluded
from services.review.domain.issue import recorded, task_kept, task_of
from services.review.domain.remedial_order import RemedialOrder
from services.review.domain.snapshots import case_snapshot, task_snapshot


def _cases(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    for case in cases_with_ids(connection, ids):
        yield from case_snapshot(case, at)


def _tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "task", ids)
    yield from _issue_tasks(
        connection, {task: record for task, record in records.items() if "issue" in record.detail}, at
    )
    yield from _order_tasks(
        connection, {task: record for task, record in records.items() if "order" in record.detail}, at
    )
    yield from _assessment_tasks(
        connection, {task: record for task, record in records.items() if "assessment" in record.detail}, at
    )
    yield from _accountability_tasks(
        connection, {task: record for task, record in records.items() if "accountability" in record.detail}, at
    )
    records = {task: record for task, record in records.items() if "case" in record.detail}
    found = cases_with_ids(connection, {record.detail["case"] for record in records.values()})
    cases = {case.id: case for case in found}
    for task, record in records.items():
        if case := cases.get(record.detail["case"]):
            yield task_snapshot(case, record.detail["step"], task, opened_at=record.at, at=at)


def _issue_tasks(connection: Any, records: Mapping[str, Begun], at: datetime) -> Iterator[DomainEvent]:
    issues = {
        issue.id: issue for issue in issues_with_ids(connection, {each.detail["issue"] for each in records.values()})
    }
    for task, record in records.items():
        if issue := issues.get(record.detail["issue"]):
            kind = record.detail["kind"]
            asked, kept = task_of(issue, kind, task), task_kept(issue, kind)
            if issue.tasks.get(kind) == task:
                yield asked.opened(by=SYSTEM, at=record.at, **kept)
            else:
                yield asked.closed("done", by=SYSTEM, at=at, **kept)


def _order_tasks(connection: Any, records: Mapping[str, Begun], at: datetime) -> Iterator[DomainEvent]:
    wanted = {record.detail["order"] for record in records.values()}
    orders = {order.id: order for order in with_ids(connection, remedial_orders, RemedialOrder, wanted)}
    for task, record in records.items():
        if order := orders.get(record.detail["order"]):
            kind, owners = record.detail["kind"], record.detail["owners"]
            asked = remedial_order.task_of(order, kind, task, owners=owners)
            kept = remedial_order.task_kept(order, kind, owners)
            if order.tasks.get(kind) == task:
                yield asked.opened(by=SYSTEM, at=record.at, **kept)
            else:
                yield asked.closed("done", by=SYSTEM, at=at, **kept)


def _evaluations(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    return (concluded(found, by=SYSTEM) for found in with_ids(connection, evaluations, Evaluation, ids))


def _orders(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    found = with_ids(connection, remedial_orders, RemedialOrder, ids)
    return (remedial_order.told_again(order, at) for order in found)


def _deliberations(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "deliberation", ids)
    for issue in issues_with_ids(connection, {record.detail["issue"] for record in records.values()}):
        yield from (recorded(issue, said, by=SYSTEM) for said in issue.deliberations if said.id in records)


def _assessments(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    return (assessing.published(each) for each in assessments_with_ids(connection, ids))


def _assessment_tasks(connection: Any, records: Mapping[str, Begun], at: datetime) -> Iterator[DomainEvent]:
    wanted = {each.detail["assessment"] for each in records.values()}
    found = {each.id: each for each in assessments_with_ids(connection, wanted)}
    for task, record in records.items():
        if assessment := found.get(record.detail["assessment"]):
            kind = record.detail["kind"]
            asked, kept = assessing.task_of(assessment, kind, task), assessing.task_kept(assessment, kind)
            if assessment.tasks.get(kind) == task:
                yield asked.opened(by=SYSTEM, at=record.at, **kept)
            else:
                yield asked.closed(assessment.state, by=SYSTEM, at=at, **kept)


def _accountability_tasks(connection: Any, records: Mapping[str, Begun], at: datetime) -> Iterator[DomainEvent]:
    wanted = {each.detail["accountability"] for each in records.values()}
    found = {each.id: each for each in accountabilities_with_ids(connection, wanted)}
    for task, record in records.items():
        if matter := found.get(record.detail["accountability"]):
            kind = record.detail["kind"]
            staff = StaffCopy(connection).of_body(matter.body, china_date(at))
            asked = accounting.task_of(matter, kind, task, staff=staff)
            kept = accounting.task_kept(matter, kind)
            if matter.tasks.get(kind) == task:
                yield accounting.confined(asked.opened(by=SYSTEM, at=record.at, **kept))
            else:
                yield accounting.confined(asked.closed(matter.state, by=SYSTEM, at=at, **kept))


SNAPSHOTS: Mapping[str, SnapshotProvider] = {
    "case": _cases,
    "deliberation": _deliberations,
    "evaluation": _evaluations,
    "remedial_order": _orders,
    "task": _tasks,
    "assessment": _assessments,
}
