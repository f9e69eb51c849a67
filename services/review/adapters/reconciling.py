"""What review says of its cases, and what it keeps of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, copied
from chassis.ports import DomainEvent
from chassis.reconciliation.snapshots import begun
from chassis.service import SnapshotProvider
from services.review.adapters.storage import reconciling as stored
from services.review.domain.case import Case
from services.review.domain.retelling import retell_case, retell_task


def _tell_cases(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    for case in stored.cases_of(connection, ids):
        yield from retell_case(case, at)


def _tell_tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "task", ids)
    found = {case.id: case for case in stored.cases_of(connection, {one.detail["case"] for one in records.values()})}
    for task, record in records.items():
        case = found.get(record.detail["case"])
        if case is not None:
            yield retell_task(case, record.detail["step"], task, opened_at=record.at, at=at)


def _find_cases(connection: Any, said: Mapping[str, Sequence[Event]]) -> Mapping[str, list[Case]]:
    return stored.cases_about(connection, said)


def _compare_disclosure(events: Sequence[Event], copy: list[Case] | None) -> str:
    """What is proposed has a case, what is not proposed has none that is open or approved."""
    cases = copy or []
    for event in events:
        of_this = [case for case in cases if case.proposal.revision == event.data.get("revision")]
        verb = event.name.rpartition(".")[2]
        if verb == "proposed" and not of_this:
            return "missing: no case of what was proposed"
        if verb == "recalled" and any(case.state in ("open", "approved") for case in of_this[-1:]):
            return f"different: recalled, its case is {of_this[-1].state} here"
        if verb == "withdrawn" and any(case.state == "open" for case in cases):
            return "different: withdrawn, a case is open here"
        if verb == "withdrawn" and event.data["purge"] and any(not case.redacted for case in cases):
            return "different: taken down, its words are still here"
    return ""


SNAPSHOTS: Mapping[str, SnapshotProvider] = {"case": _tell_cases, "task": _tell_tasks}
REPLICAS: Mapping[str, Replica] = {
    "catalog.body": copied(
        partial(stored.copies_of, "body"), "name", "kind", "legal_regime", "departments", "rules", "active"
    ),
    "catalog.person": copied(partial(stored.copies_of, "person"), "name", "body", "department", "roles", "active"),
    "catalog.item": copied(partial(stored.copies_of, "item"), "body", "title", "elements", "personal_data", "active"),
    "catalog.disclosure": Replica(find=_find_cases, compare=_compare_disclosure),
}
