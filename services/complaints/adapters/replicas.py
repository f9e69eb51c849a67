"""What complaints keeps of the catalogue, and how it is compared at a reconciliation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, differing, replica
from chassis.events.staff_replicas import staff_replicas
from chassis.ports import Clock
from services.complaints.adapters.messages import HANDLERS, is_on_website, publication_of
from services.complaints.adapters.storage.reads.directory import publications_by_id
from services.complaints.adapters.storage.tables import bodies
from services.complaints.use_cases.keep_from_newcomer import keep_from_newcomer

_PURGED = {"state": "withdrawn", "purged": True, "title": "", "item_title": "", "reason": None}


def _compare_publication(events: Sequence[Event], copy: Any | None) -> str:
    """What is published may be evaluated here, what is withdrawn may not, and of what was purged there is no word."""
    for event in events:
        if event.erases:
            return differing(_PURGED, copy) if copy is not None else ""
        if event.name in HANDLERS and (copy is not None or is_on_website(event)):
            return differing(asdict(publication_of(event)), copy)
    return ""


_STAFF = staff_replicas("catalog.person", "catalog.session")
_PERSON = _STAFF["catalog.person"]


def _keep_person(event: Event, *, work: Any, clock: Clock) -> None:
    """Then what he may not have any more as he is now is taken from him."""
    before = work.directory.on_staff(event.subject)
    _PERSON.handlers[event.name](event, work=work, clock=clock)
    keep_from_newcomer(event.subject, before, work=work, clock=clock)


REPLICAS: Mapping[str, Replica] = {
    "catalog.body": replica("catalog.body", bodies, key="code"),
    **_STAFF,
    "catalog.person": replace(_PERSON, handlers=dict.fromkeys(_PERSON.handlers, _keep_person)),
    "catalog.disclosure": Replica(find=publications_by_id, compare=_compare_publication),
}
