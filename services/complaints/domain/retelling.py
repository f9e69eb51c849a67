"""What complaints would tell today, for a reader that missed something: numbers and states, never what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import PUBLIC, SYSTEM, DomainEvent
from services.complaints.domain.answer import Response, published
from services.complaints.domain.case import Case, announced
from services.complaints.domain.evaluation import Totals, told
from services.complaints.domain.states import ACCEPTED, RECEIVED
from services.complaints.domain.task import closed, opened


def retell_case(case: Case, at: datetime) -> DomainEvent:
    """Where the case stands; its states are named like the events that lead there."""
    return announced(case, case.state, by=SYSTEM, at=at)


def retell_task(case: Case, task: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That the case awaits its answer, or that the task is done."""
    of_this = replace(case, task=task)
    if case.task == task and case.state in (RECEIVED, ACCEPTED):
        return opened(of_this, by=SYSTEM, at=opened_at)
    return closed(of_this, reason="done", by=SYSTEM, at=at)


def retell_evaluation(totals: Totals, at: datetime) -> DomainEvent:
    """The totals so far."""
    return DomainEvent(
        name="evaluation.submitted",
        aggregate=totals.disclosure,
        body=totals.body,
        actor=PUBLIC,
        at=at,
        audience="external",
        data=told(totals),
        correlation=totals.disclosure,
    )


def retell_response(response: Response, *, case: Case, outcome: str) -> DomainEvent:
    """The response that was published."""
    return published(response, case=case, outcome=outcome, by=SYSTEM)
