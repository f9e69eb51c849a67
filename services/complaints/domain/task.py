"""What awaits a case officer (待办): told to whoever keeps people's task lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.complaints.domain.case import OFFICER, Case
from services.complaints.domain.kinds import KINDS


def opened(case: Case, *, by: Actor, at: datetime) -> DomainEvent:
    """Somebody must answer. The title names kind and number only: what citizens write may hold personal data."""
    handler = (case.handler or {}).get("sub") if case.state != "received" else None
    data: dict[str, Any] = {
        "id": case.task,
        "kind": "answer",
        "title": f"答复{KINDS[case.kind].name} {case.number}",
        "person": handler,
        "roles": [OFFICER],
        "body": case.body,
        "department": None,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "page": f"/complaints/cases/{case.number}",
        "about": {"noun": "case", "id": case.id},
        "audience": "internal",
    }
    return _fact(case, "opened", data, by=by, at=at)


def closed(case: Case, *, reason: str, by: Actor, at: datetime) -> DomainEvent:
    """The task of ``case`` awaits nobody any more."""
    data = {"id": case.task, "kind": "answer", "body": case.body, "reason": reason}
    return _fact(case, "closed", data, by=by, at=at)


def _fact(case: Case, verb: str, data: dict[str, Any], *, by: Actor, at: datetime) -> DomainEvent:
    return DomainEvent(
        name=f"task.{verb}",
        aggregate=str(case.task),
        body=case.body,
        actor=by,
        at=at,
        audience="internal",
        data=data,
        detail={"case": case.id},
        correlation=case.disclosure or case.id,
    )
