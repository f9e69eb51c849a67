"""What awaits a case officer (待办). A task's person never changes: it is closed, and another one opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.complaints.domain.case import OFFICER, Case
from services.complaints.domain.kinds import KINDS
from services.complaints.domain.states import OPEN, RECEIVED


def opened(case: Case, *, by: Actor, at: datetime) -> DomainEvent:
    """Somebody must answer."""
    return _task(case).opened(by=by, at=at, correlation=_correlation(case), detail={"case": case.id})


def closed(case: Case, reason: str, *, by: Actor, at: datetime) -> DomainEvent:
    """The task of ``case`` awaits nobody any more."""
    return _task(case).closed(reason, by=by, at=at, correlation=_correlation(case), detail={"case": case.id})


def passed_on(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, DomainEvent]:
    """The task awaits another than before."""
    return closed(before, reason, by=by, at=at), opened(case, by=by, at=at)


def snapshot(case: Case, task: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That the case awaits its answer, or that this task of it is done."""
    if case.task == task and case.state in OPEN:
        return opened(case, by=SYSTEM, at=opened_at)
    return closed(replace(case, task=task), "done", by=SYSTEM, at=at)


def _task(case: Case) -> Task:
    return Task(
        id=case.task,
        kind="answer",
        # Kind and number only: what citizens write may hold personal data.
        title=f"答复{KINDS[case.kind].name} {case.number}",
        body=case.body,
        page=f"/complaints/cases/{case.number}",
        about=("case", case.id),
        person=case.handler["sub"] if case.handler and case.state != RECEIVED else None,
        roles=(OFFICER,),
        due_on=case.due_on,
        disclosure=case.disclosure,
        from_name="群众",
    )


def _correlation(case: Case) -> str:
    return case.disclosure or case.id
