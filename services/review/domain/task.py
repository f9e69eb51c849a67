"""The task (待办) of the current step: what awaits whom, told to notify."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.ports import SYSTEM, Actor, DomainEvent
from services.review.domain.case import Case
from services.review.domain.step import Step

# Party matters are told apart by audience only: their titles are for party readers (党内公开).
PARTY_TITLE = "党务公开事项"


def task_opened(case: Case, step: Step, *, at: datetime) -> DomainEvent:
    """The current step awaits anyone of its roles in the body, save the proposer."""
    proposal = case.proposal
    about = {"noun": "case", "id": case.id}
    data = {
        "id": step.task,
        "kind": "decide",
        "title": PARTY_TITLE if proposal.audience == "party" else f"{step.name}：{proposal.title}",
        "person": None,
        "roles": list(step.roles),
        "body": case.body,
        "department": None,
        "due_on": step.due.on.isoformat(),
        "page": f"/review/cases/{case.id}",
        "about": about,
        "audience": proposal.audience,
        "disclosure": proposal.disclosure,
        "not_for": [proposal.proposer.sub],
    }
    return _task_fact(case, step, "opened", by=SYSTEM, at=at, data=data)


def task_closed(case: Case, step: Step, *, reason: str, by: Actor, at: datetime) -> DomainEvent:
    """The step needs nobody any more; ``reason`` says what became of it."""
    data = {"id": step.task, "kind": "decide", "body": case.body, "reason": reason}
    return _task_fact(case, step, "closed", by=by, at=at, data=data)


def _task_fact(
    case: Case, step: Step, verb: str, *, by: Actor, at: datetime, data: Mapping[str, object]
) -> DomainEvent:
    return DomainEvent(
        name=f"task.{verb}",
        aggregate=step.task,
        body=case.body,
        actor=by,
        at=at,
        audience="internal",
        data=data,
        detail={"case": case.id, "step": step.number},
        correlation=case.proposal.disclosure,
    )
