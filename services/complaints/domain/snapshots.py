"""What complaints would announce today, for a reader that missed something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.complaints.domain import task
from services.complaints.domain.case import Case, announced
from services.complaints.domain.states import OPEN


def of_case(case: Case, at: datetime) -> DomainEvent:
    """Where the case stands; its states are named like the events that lead there."""
    return announced(case, case.state, by=SYSTEM, at=at)


def of_task(case: Case, task_id: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That the case awaits its answer, or that the task is done."""
    if case.task == task_id and case.state in OPEN:
        return task.opened(case, by=SYSTEM, at=opened_at)
    return task.closed(replace(case, task=task_id), "done", by=SYSTEM, at=at)
