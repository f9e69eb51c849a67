"""What becomes of a step that nobody took in time: the office is asked to see that it is taken, then the leader.

Each is asked once a step; in party matters the party organisation is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, DomainEvent, Task, WorkCalendar
from services.review.domain.case import Case, OfficeTask, Reminder
from services.vocabulary import PARTY_MATTER

KIND = "overdue_step"
# Working days that the office has before the leader is asked.
ESCALATE_AFTER = 3


def reminded(
    case: Case, reminder: Reminder, *, task: str, at: datetime, today: date, calendar: WorkCalendar
) -> tuple[Case, DomainEvent]:
    """The case with somebody asked to see to a step of it."""
    after = calendar.due(today, ESCALATE_AFTER).on
    asked = OfficeTask(step=reminder.step.number, task=task, role=reminder.role, escalate_after=after)
    return replace(case, overdue_tasks=(*case.overdue_tasks, asked)), overdue_opened(case, asked, at=at)


def with_reminders_closed(case: Case, *, at: datetime) -> tuple[Case, list[DomainEvent]]:
    """The case with what was asked closed of each step that was taken, or needs to be taken no more."""
    still = set(case.current_numbers)
    over = [task for task in case.overdue_tasks if task.is_open and task.step not in still]
    tasks = tuple(replace(task, is_open=False) if task in over else task for task in case.overdue_tasks)
    return replace(case, overdue_tasks=tasks), [overdue_closed(case, task, at=at) for task in over]


def overdue_opened(case: Case, task: OfficeTask, *, at: datetime) -> DomainEvent:
    """Somebody is to see that the step is taken."""
    return _task(case, task).opened(by=SYSTEM, at=at, **_kept(case, task))


def overdue_closed(case: Case, task: OfficeTask, *, at: datetime) -> DomainEvent:
    """It was taken, or the case has ended."""
    return _task(case, task).closed("taken", by=SYSTEM, at=at, **_kept(case, task))


def _task(case: Case, task: OfficeTask) -> Task:
    proposal, step = case.proposal, case.steps[task.step - 1]
    is_party = proposal.audience == "party"
    # Tasks travel on the internal route; a party matter's title is for party readers (党内公开).
    title = PARTY_MATTER if is_party else f"“{step.name}”已逾期，请督促办理：{proposal.title}"
    return Task(
        id=task.task,
        kind=KIND,
        title=title,
        roles=(task.role,),
        body=case.body,
        due_on=case.due(step).on,
        page=f"/catalog/disclosures/{proposal.disclosure}",
        about=("case", case.id),
        audience=proposal.audience,
        disclosure=proposal.disclosure,
        from_department=proposal.proposer.department,
        from_name=proposal.proposer.name,
    )


def _kept(case: Case, task: OfficeTask) -> dict[str, Any]:
    detail = {"kind": KIND, "case": case.id, "step": task.step}
    return {"correlation": case.proposal.disclosure, "detail": detail}
