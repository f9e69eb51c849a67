"""What notify says of its deliveries, and what it keeps of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, copied, differing
from chassis.ports import DomainEvent
from chassis.service import SnapshotProvider
from services.notify.adapters.storage import reconciling as stored
from services.notify.domain.publication import Publication
from services.notify.domain.retelling import retell_delivery


def _tell_deliveries(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    for delivery in stored.deliveries_of(connection, ids):
        fact = retell_delivery(delivery, at)
        if fact is not None:
            yield fact


def _compare_publication(events: Sequence[Event], copy: Publication | None) -> str:
    """What is published is shown, and nothing else is; a tombstone without its publication needs no copy."""
    said = {event.name.rpartition(".")[2]: event.data for event in events}
    kept = _as_told(copy) if copy is not None else None
    if "published" in said:
        names = ("revision", "content_hash", "index_number", "title", "summary", "item", "topic", "address")
        expected = {"state": "published", **{name: said["published"][name] for name in names}}
        if "filed" in said:
            expected["archive_number"] = said["filed"]["archive_number"]
        return differing(expected, kept)
    if kept is None:
        return ""
    if "withdrawn" in said:
        purge = said["withdrawn"]["purge"]
        words = {"title": "", "summary": ""} if purge else {}
        return differing({"state": "withdrawn", "taken_down": purge, **words}, kept)
    return "different: shown here and not published"


def _compare_task(events: Sequence[Event], copy: Any | None) -> str:
    """Open tasks are shown, and closed ones are not."""
    is_open = events[-1].name.endswith(".opened")
    if copy is None:
        return "missing" if is_open else ""
    return differing({"state": "open" if is_open else "closed"}, copy)


def _as_told(copy: Publication) -> dict[str, Any]:
    names = (
        "revision",
        "content_hash",
        "index_number",
        "title",
        "summary",
        "item",
        "topic",
        "address",
        "archive_number",
        "taken_down",
    )
    return {"state": str(copy.state), **{name: getattr(copy, name) for name in names}}


_TASKS = Replica(find=lambda connection, said: stored.copies_of("task", connection, list(said)), compare=_compare_task)

SNAPSHOTS: Mapping[str, SnapshotProvider] = {"delivery": _tell_deliveries}
REPLICAS: Mapping[str, Replica] = {
    "catalog.body": copied(partial(stored.copies_of, "body"), "name", "departments", "active"),
    "catalog.person": copied(
        partial(stored.copies_of, "person"), "name", "body", "department", "roles", "active", "mail"
    ),
    "catalog.task": _TASKS,
    "review.task": _TASKS,
    "complaints.task": _TASKS,
    "catalog.disclosure": Replica(
        find=lambda connection, said: stored.publications_of(connection, list(said)), compare=_compare_publication
    ),
}
