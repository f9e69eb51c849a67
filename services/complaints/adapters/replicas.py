"""What complaints keeps of the catalogue, and how it is compared at a reconciliation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, differing, replica
from chassis.events.staff_replicas import staff_replicas
from services.complaints.adapters.messages import HANDLERS, is_on_website, publication_of
from services.complaints.adapters.storage.reads.directory import publications_by_id
from services.complaints.adapters.storage.tables import bodies

_PURGED = {"state": "withdrawn", "purged": True, "title": "", "item_title": "", "reason": None}


def _compare_publication(events: Sequence[Event], copy: Any | None) -> str:
    """What is published may be evaluated here, what is withdrawn may not, and of what was purged there is no word."""
    for event in events:
        if event.erases:
            return differing(_PURGED, copy) if copy is not None else ""
        if event.name in HANDLERS and (copy is not None or is_on_website(event)):
            return differing(asdict(publication_of(event)), copy)
    return ""


REPLICAS: Mapping[str, Replica] = {
    "catalog.body": replica("catalog.body", bodies, key="code"),
    **staff_replicas("catalog.person", "catalog.session"),
    "catalog.disclosure": Replica(find=publications_by_id, compare=_compare_publication),
}
