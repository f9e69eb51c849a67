"""Forget what a case says of a disclosure that was purged."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.afterwards import afterwards_closed
from services.review.domain.case import Case
from services.review.ports import UnitOfWork


def purge_case(case: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """Blank the case, its record and the events kept of it and of its tasks; digests, names and times stay."""
    purged, event = rules.purge(case, at=clock.now())
    tasks = [
        *((case.deliberation_task,) if case.deliberation_task else ()),
        *(step.task for step in case.steps if step.task),
        *(task.task for task in (*case.deputy_tasks, *case.overdue_tasks)),
    ]
    for aggregate in (f"case/{case.id}", *(f"task/{task}" for task in tasks)):
        work.events.erase(aggregate)
    work.events.record(event)
    if case.awaits_deliberation:
        work.events.record(afterwards_closed(purged, reason="purged", at=clock.now()))
    if case.record_digest:
        work.records.remove(case.record_digest)
    return work.cases.save(purged)
