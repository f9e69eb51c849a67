"""Tasks (待办) that the catalogue opens and closes; `notify` shows them to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.ports import SYSTEM, DomainEvent
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.vocabulary import PARTY_MATTER

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of task: whom it awaits and how it reads."""

    title: str
    roles: tuple[str, ...] = ()
    to_proposer: bool = False


KINDS: Mapping[str, Kind] = {
    "returned": Kind("审核退回，请修改后重新提出：{title}", to_proposer=True),
    "archive": Kind("各渠道均已公开，请归档：{title}", roles=("archivist",)),
    "follow_up": Kind("一条信息已紧急下架，请补办审查", roles=("office",)),
}


def open_task(
    disclosure: Disclosure, kind: str, *, task: str, at: datetime, due_on: date | None = None
) -> tuple[Disclosure, DomainEvent | None]:
    """Open a task about a disclosure unless one of that kind is open already."""
    if kind in disclosure.tasks:
        return disclosure, None
    what = KINDS[kind]
    proposer = disclosure.revision.proposer
    roles = what.roles
    if disclosure.audience == "party" and kind == "follow_up":
        roles = ("party_organisation",)
    data = {
        "id": task,
        "kind": kind,
        "title": what.title.format(title=_title(disclosure)),
        "person": proposer["sub"] if what.to_proposer else None,
        "roles": list(roles),
        "body": disclosure.body.code,
        "department": proposer.get("department") or None if what.to_proposer else None,
        "due_on": due_on.isoformat() if due_on else None,
        "page": f"/catalog/disclosures/{disclosure.id}",
        "about": {"noun": "disclosure", "id": disclosure.id},
        "audience": disclosure.audience,
    }
    fact = _fact("task.opened", task, disclosure, at, data)
    return replace(disclosure, tasks={**disclosure.tasks, kind: task}), fact


def close_task(
    disclosure: Disclosure, kind: str, *, at: datetime, reason: str
) -> tuple[Disclosure, DomainEvent | None]:
    """Close the open task of a kind, if there is one."""
    task = disclosure.tasks.get(kind)
    if task is None:
        return disclosure, None
    left = {name: one for name, one in disclosure.tasks.items() if name != kind}
    data = {"id": task, "kind": kind, "body": disclosure.body.code, "reason": reason}
    closed = (*disclosure.closed_tasks, task)
    return replace(disclosure, tasks=left, closed_tasks=closed), _fact("task.closed", task, disclosure, at, data)


def _title(disclosure: Disclosure) -> str:
    # Tasks are told on the internal route, so a party matter's own title must not travel with them.
    title = PARTY_MATTER if disclosure.audience == "party" else disclosure.revision.content.title
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def _fact(name: str, task: str, disclosure: Disclosure, at: datetime, data: Mapping[str, object]) -> DomainEvent:
    return DomainEvent(
        name=name,
        aggregate=task,
        body=disclosure.body.code,
        actor=SYSTEM,
        at=at,
        data=data,
        detail={"kind": data["kind"], "disclosure": disclosure.id},
        correlation=disclosure.id,
    )
