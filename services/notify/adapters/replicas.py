"""What notify keeps of the other services, and how it is compared with what they announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.base.converter import structure
from chassis.events.envelope import Event
from chassis.events.replica import Replica, differing, replica
from chassis.events.staff_replicas import staff_replicas
from services.notify.adapters.storage.reads import copies
from services.notify.adapters.storage.tables import bodies
from services.notify.domain.publication import FileRef
from services.notify.events import TASKS_FROM

_COPIED = ("revision", "content_hash", "index_number", "title", "summary", "item", "topic", "address")


def compare_publication(events: Sequence[Event], copy: Mapping[str, Any] | None) -> str:
    """What is published is shown, and nothing else is; a tombstone without its publication needs no copy."""
    announced = {event.name.rpartition(".")[2]: event.data for event in events}
    unreadable = [name for name in ("text", "attachments", "channels") if copy is not None and copy[name] is None]
    if unreadable:
        return f"unreadable: {', '.join(unreadable)}"
    if "published" in announced:
        return differing(_expected(announced), copy)
    if copy is None:
        return ""
    if "withdrawn" in announced:
        return differing({"state": "withdrawn", "purged": False}, copy)
    if "purged" in announced:
        return differing({"state": "withdrawn", "purged": True, "title": "", "summary": ""}, copy)
    return "different: shown here and not published"


def compare_task(events: Sequence[Event], copy: Mapping[str, Any] | None) -> str:
    """Open tasks are shown, and closed ones are not."""
    is_open = events[-1].name.endswith(".opened")
    if copy is None:
        return "missing" if is_open else ""
    return differing({"state": "open" if is_open else "closed"}, copy)


def _expected(announced: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    published = announced["published"]
    expected = {
        "state": "published",
        **{name: published[name] for name in _COPIED},
        "text": structure(FileRef, published["text"]),
        "attachments": structure(tuple[FileRef, ...], published["attachments"]),
    }
    return expected | ({"archive_number": announced["filed"]["archive_number"]} if "filed" in announced else {})


_TASKS = Replica(find=copies.task_states, compare=compare_task)

REPLICAS: Mapping[str, Replica] = {
    "catalog.body": replica("catalog.body", bodies, key="code"),
    **staff_replicas("catalog.person", "catalog.session"),
    **{f"{service}.task": _TASKS for service in TASKS_FROM},
    "catalog.disclosure": Replica(find=copies.publications_of, compare=compare_publication),
}
