"""What the catalogue announces of its own things anew, for readers that missed something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.ports import DomainEvent, WorkCalendar
from chassis.reconciliation.snapshots import Begun, begun
from chassis.service import SnapshotProvider
from services.catalog.adapters.storage import people
from services.catalog.adapters.storage.issues import issues_of
from services.catalog.adapters.storage.reads import aggregates
from services.catalog.adapters.storage.reads.registers import bylaws_of
from services.catalog.domain import snapshots


def snapshot_providers(calendar: WorkCalendar) -> Mapping[str, SnapshotProvider]:
    """By noun; a proposal's due date is counted anew, as it is wherever it is shown."""

    def of_bodies(connection: Any, codes: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (snapshots.body_snapshot(body, at) for body in aggregates.bodies_of(connection, codes))

    def of_people(connection: Any, subs: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (snapshots.person_snapshot(person, at) for person in people.people_of(connection, subs).values())

    def of_sessions(connection: Any, subs: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (snapshots.session_snapshot(session, at) for session in people.ended_of(connection, subs, at))

    def of_items(connection: Any, codes: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (snapshots.item_snapshot(item, at) for item in aggregates.items_of(connection, codes))

    def of_disclosures(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        for disclosure, public in aggregates.disclosures_of(connection, ids):
            yield from snapshots.disclosure_snapshots(disclosure, public, calendar=calendar, at=at)

    def of_issues(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        for issue in issues_of(connection, ids):
            wanted = [member.disclosure for member in issue.listed]
            found = {disclosure.id: disclosure for disclosure, _ in aggregates.disclosures_of(connection, wanted)}
            yield snapshots.issue_snapshot(issue, found, at)

    def of_tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        records = begun(connection, "task", ids)
        yield from _of_post_tasks(connection, [record for record in records.values() if "post" in record.detail], at)
        yield from _of_obligation_tasks(connection, records, at)
        yield from _of_bylaw_tasks(connection, records, at)
        records = {task: record for task, record in records.items() if "disclosure" in record.detail}
        wanted = sorted({record.detail["disclosure"] for record in records.values()})
        found = {disclosure.id: disclosure for disclosure, _ in aggregates.disclosures_of(connection, wanted)}
        for task, record in records.items():
            disclosure = found.get(record.detail["disclosure"])
            if disclosure is not None:
                kind = record.detail["kind"]
                yield from snapshots.task_snapshots(
                    disclosure, task, kind, calendar=calendar, opened_at=record.at, at=at
                )

    def of_obligations(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        found = aggregates.obligations_of(connection, ids)
        return (snapshots.obligation_snapshot(obligation, at) for obligation, _ in found.values())

    return {
        "body": of_bodies,
        "person": of_people,
        "session": of_sessions,
        "item": of_items,
        "disclosure": of_disclosures,
        "issue": of_issues,
        "obligation": of_obligations,
        "task": of_tasks,
    }


def _of_obligation_tasks(connection: Any, records: Mapping[str, Begun], at: datetime) -> Iterator[DomainEvent]:
    for task, record in records.items():
        detail = record.detail
        if "asked_item" in detail:
            asked = aggregates.obligations_asked(connection, detail["asked_item"], detail["occasion"])
            if asked:
                (item,) = aggregates.items_of(connection, [detail["asked_item"]])
                yield snapshots.obligation_task_snapshot(asked, item, task, detail["kind"], opened_at=record.at, at=at)


def _of_bylaw_tasks(connection: Any, records: Mapping[str, Begun], at: datetime) -> Iterator[DomainEvent]:
    records = {task: record for task, record in records.items() if "bylaw" in record.detail}
    found = bylaws_of(connection, sorted({each.detail["bylaw"] for each in records.values()}))
    for task, record in records.items():
        # What was taken out of the register has none any more, and its task was closed with it.
        if record.detail["bylaw"] in found:
            bylaw = found[record.detail["bylaw"]]
            yield snapshots.bylaw_task_snapshot(bylaw, task, opened_at=record.at, at=at)


def _of_post_tasks(connection: Any, records: Sequence[Begun], at: datetime) -> Iterator[DomainEvent]:
    found = people.people_of(connection, {record.detail["person"] for record in records})
    for record in records:
        person = found.get(record.detail["person"])
        if person is not None:
            post = person.post(record.detail["post"])
            yield snapshots.post_task_snapshot(person, post, opened_at=record.at, at=at)
