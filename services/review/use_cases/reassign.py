"""Close the task of the step that was current, and open that of the one that is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import Actor
from services.review.domain.case import Case
from services.review.domain.overdue import with_reminders_closed
from services.review.domain.staffing import with_tasks_closed
from services.review.domain.task import task_closed, task_opened
from services.review.ports import UnitOfWork


def reassign(before: Case | None, after: Case, *, reason: str, by: Actor, at: datetime, work: UnitOfWork) -> Case:
    """The case with the new task's id in its current step; the same step's task stays open.

    What the office was asked for is closed with the case.
    """
    if after.state != "open":
        after, closed = with_tasks_closed(after, at=at)
        for event in closed:
            work.events.record(event)
    done = before.current if before else None
    following = after.current if after.state == "open" else None
    if done and following and done.number == following.number:
        return after
    after, seen_to = with_reminders_closed(after, at=at)
    for event in seen_to:
        work.events.record(event)
    if done:
        work.events.record(task_closed(after, done, reason=reason, by=by, at=at))
    if following is None:
        return after
    assigned = replace(following, task=work.ids.new())
    work.events.record(task_opened(after, assigned, at=at))
    return after.with_step(assigned)
