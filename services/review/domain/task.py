"""The task (待办) of a step: what awaits whom, announced to notify."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.review.domain.case import Case
from services.review.domain.step import Step
from services.vocabulary import PARTY_MATTER


def task_opened(case: Case, step: Step, *, at: datetime) -> DomainEvent:
    """The step awaits anyone of its roles in the body, save those whom the separation of duties keeps away."""
    return _task(case, step).opened(by=SYSTEM, at=at, **_kept(case, step))


def task_closed(case: Case, step: Step, *, reason: str, by: Actor, at: datetime) -> DomainEvent:
    """The step needs nobody any more; ``reason`` says what became of it."""
    return _task(case, step).closed(reason, by=by, at=at, **_kept(case, step))


def _task(case: Case, step: Step) -> Task:
    proposal = case.proposal
    # Tasks travel on the internal route; a party matter's title is for party readers (党内公开).
    title = PARTY_MATTER if proposal.audience == "party" else f"{step.name}：{proposal.title}"
    return Task(
        id=step.task,
        kind="decide",
        title=title,
        roles=step.roles,
        person=step.person or None,
        department=step.department or None if step.roles == ("section_head",) else None,
        body=case.body,
        due_on=case.due(step).on,
        page=f"/review/cases/{case.id}",
        about=("case", case.id),
        audience=proposal.audience,
        disclosure=proposal.disclosure,
        not_for=case.not_for(step),
        from_department=proposal.proposer.department,
        from_name=proposal.proposer.name,
    )


def _kept(case: Case, step: Step) -> dict[str, Any]:
    return {"correlation": case.proposal.disclosure, "detail": {"case": case.id, "step": step.number}}
