"""What complaints says of its own things, and what it keeps of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, copied, differing
from chassis.ports import DomainEvent
from chassis.reconciliation.snapshots import begun
from chassis.service import SnapshotProvider
from services.complaints.adapters.storage import reconciling as stored
from services.complaints.domain.directory import PUBLISHED, WITHDRAWN
from services.complaints.domain.retelling import retell_case, retell_evaluation, retell_response, retell_task


def _tell_cases(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    return (retell_case(case, at) for case in stored.cases_of(connection, ids))


def _tell_evaluations(connection: Any, disclosures: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    return (retell_evaluation(totals, at) for totals in stored.totals(connection, disclosures))


def _tell_responses(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    for answer, case in stored.responses(connection, ids):
        if answer.response is not None:
            yield retell_response(answer.response, case=case, outcome=answer.outcome)


def _tell_tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "task", ids)
    found = {case.id: case for case in stored.cases_of(connection, {one.detail["case"] for one in records.values()})}
    for task, record in records.items():
        case = found.get(record.detail["case"])
        if case is not None:
            yield retell_task(case, task, opened_at=record.at, at=at)


def _compare_publication(events: Sequence[Event], copy: Any | None) -> str:
    """What is published may be evaluated here, what is withdrawn may not."""
    for event in events:
        verb = event.name.rpartition(".")[2]
        if verb not in (PUBLISHED, WITHDRAWN):
            continue
        expected = {"state": verb, "revision": event.data["revision"], "title": event.data["title"]}
        if verb == WITHDRAWN:
            expected |= {"reason": event.data["reason"] or None, "purged": event.data["purge"]}
        else:
            expected |= {"index_number": event.data["index_number"], "address": event.data["address"]}
        return differing(expected, copy)
    return ""


def _compare_item(events: Sequence[Event], copy: Any | None) -> str:
    """Only items for everybody are kept."""
    return _ITEM.compare(events, copy) if events[-1].data.get("audience") == "external" else ""


_ITEM = copied(partial(stored.copies_of, "item"), "body", "title", "department", "active")

SNAPSHOTS: Mapping[str, SnapshotProvider] = {
    "case": _tell_cases,
    "evaluation": _tell_evaluations,
    "response": _tell_responses,
    "task": _tell_tasks,
}
REPLICAS: Mapping[str, Replica] = {
    "catalog.body": copied(partial(stored.copies_of, "body"), "name", "legal_regime", "departments", "active"),
    "catalog.person": copied(partial(stored.copies_of, "person"), "name", "body", "department", "roles", "active"),
    "catalog.item": Replica(find=_ITEM.find, compare=_compare_item),
    "catalog.disclosure": Replica(
        find=lambda connection, said: stored.copies_of("publication", connection, list(said)),
        compare=_compare_publication,
    ),
}
