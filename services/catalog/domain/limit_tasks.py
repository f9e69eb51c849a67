"""Tasks (待办) of what is not public in time (条例第二十六条), for those who can mend it, drafts included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chassis.ports import DomainEvent
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.states import APPROVED, DRAFT, RETURNED
from services.catalog.domain.tasks import NEAR_LIMIT, OVERDUE, close_task, open_task
from services.catalog.domain.time_limit import Deadline

# What is in review is review's to press for: by step, and by the same limit.
STATES = (DRAFT, RETURNED, APPROVED)


def wanted(state: str, limit: Deadline | None) -> tuple[str, ...]:
    """The tasks that a first publication wants in a state; what was returned is its proposer's task already."""
    if limit is None or state not in STATES or limit.state not in ("due_soon", "overdue"):
        return ()
    near = (NEAR_LIMIT,) if state == DRAFT else ()
    return (*near, OVERDUE) if limit.state == "overdue" else near


def with_limit_tasks(
    disclosure: Disclosure, limit: Deadline | None, *, new_id: Callable[[], str], at: datetime
) -> tuple[Disclosure, list[DomainEvent]]:
    """The disclosure with the tasks that its limit wants and that nobody has yet."""
    events = list[DomainEvent]()
    for kind in wanted(disclosure.revision.state, limit):
        due_on = limit.on if limit else None
        disclosure, opened = open_task(disclosure, kind, task=new_id(), due_on=due_on, at=at)
        events += opened
    return disclosure, events


def without_limit_tasks(disclosure: Disclosure, *, at: datetime, reason: str) -> tuple[Disclosure, list[DomainEvent]]:
    """The disclosure that needs nobody to press for it any more, or that is counted anew."""
    events = list[DomainEvent]()
    for kind in (NEAR_LIMIT, OVERDUE):
        disclosure, closed = close_task(disclosure, kind, at=at, reason=reason)
        events += closed
    return disclosure, events
