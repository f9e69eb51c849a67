"""What review would announce today of a case and of its tasks, for a reader that missed something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.review.domain.afterwards import afterwards_closed, afterwards_opened
from services.review.domain.case import Case
from services.review.domain.overdue import overdue_closed, overdue_opened
from services.review.domain.review import approved_data, ending_data, opened_data, passed_data
from services.review.domain.staffing import deputy_task_closed, deputy_task_opened, told
from services.review.domain.step import verdicts_in_order
from services.review.domain.task import task_closed, task_opened


def case_snapshot(case: Case, at: datetime) -> Iterator[DomainEvent]:
    """That it was opened, how far it came, and how it ended; of a void one only that it is void.

    Of a purged one nothing: it has no words any more, and whoever reads this has forgotten them too.
    """
    if case.purged:
        return
    if case.state in ("withdrawn", "voided"):
        yield case.event(case.state, by=SYSTEM, at=case.closed_at or at, data={})
        return
    yield case.event("opened", by=SYSTEM, at=case.opened_at, data=opened_data(case))
    if case.unstaffed:
        yield told(case, at=at)
    decided = tuple(step for step in case.steps if step.state in ("passed", "returned", "refused"))
    if not decided:
        return
    verdict = verdicts_in_order(decided)[-1]
    if case.state == "open":
        yield case.event("step_passed", by=SYSTEM, at=verdict.at, data=passed_data(verdict, case.current))
    elif case.state == "approved":
        yield case.event("approved", by=SYSTEM, at=case.closed_at or at, data=approved_data(case))
    else:
        yield case.event(case.state, by=SYSTEM, at=verdict.at, data=ending_data(case, verdict))


def task_snapshot(case: Case, number: int, task: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That the step, or what the office was asked for, awaits somebody, or what became of it."""
    if case.deliberation_task == task:
        if case.awaits_deliberation:
            return afterwards_opened(case, at=opened_at)
        ended = "withdrawn" if case.withdrawn_at else case.state
        return afterwards_closed(case, reason="deliberated" if case.deliberated_at else ended, at=at)
    for asked in case.deputy_tasks:
        if asked.task == task:
            was = deputy_task_opened(case, asked, at=opened_at) if asked.is_open else None
            return was or deputy_task_closed(case, asked, at=at)
    for asked in case.overdue_tasks:
        if asked.task == task:
            still = overdue_opened(case, asked, at=opened_at) if asked.is_open else None
            return still or overdue_closed(case, asked, at=at)
    step = replace(case.steps[number - 1], task=task)
    if any(current.task == task for current in case.current):
        return task_opened(case, step, at=opened_at)
    reason = step.state if step.state in ("passed", "returned", "refused") else "withdrawn"
    return task_closed(case, step, reason=reason, by=SYSTEM, at=at)
