"""Close the tasks of the steps that were current, and open those of the ones that are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chassis.ports import Actor
from services.review.domain.case import Case
from services.review.domain.china_time import china_date
from services.review.domain.overdue import with_reminders_closed
from services.review.domain.staffing import with_tasks_closed
from services.review.domain.step import Step
from services.review.domain.task import task_closed, task_opened
from services.review.ports import UnitOfWork


def reassign(before: Case | None, after: Case, *, reason: str, by: Actor, at: datetime, work: UnitOfWork) -> Case:
    """The case with the ids of the new tasks in its current steps; the task of a step that stays current stays open.

    Such a task is told again where it is for others now: who passed a step takes none beside it. What the office was
    asked for is closed with the case.
    """
    if after.state != "open":
        after, closed = with_tasks_closed(after, at=at)
        for event in closed:
            work.events.record(event)
    after, seen_to = with_reminders_closed(after, at=at)
    for event in seen_to:
        work.events.record(event)
    _close(before, after, reason=reason, by=by, at=at, work=work)
    for step in _current(after, at=at, work=work):
        after = after.with_step(step)
        if not step.task:
            step = replace(step, task=work.ids.new())
            after = after.with_step(step)
        elif before and before.not_for(before.steps[step.number - 1]) == after.not_for(step):
            continue
        work.events.record(task_opened(after, step, at=at))
    return after


def _current(case: Case, *, at: datetime, work: UnitOfWork) -> Sequence[Step]:
    """The current steps, each with whom it does not ask because of what he passed; the staff is seldom needed."""
    has_passed = any(step.verdicts for step in case.steps)
    if not (case.current and case.proposal.same_person and has_passed):
        return case.current
    staff = work.staff.of_body(case.body, china_date(at))
    return [replace(step, unasked=case.unasked(step, staff)) for step in case.current]


def _close(before: Case | None, after: Case, *, reason: str, by: Actor, at: datetime, work: UnitOfWork) -> None:
    for step in before.current if before else ():
        if step.number not in after.current_numbers:
            work.events.record(task_closed(after, step, reason=reason, by=by, at=at))
