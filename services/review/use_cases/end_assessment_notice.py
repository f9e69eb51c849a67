"""Take the result of an assessment out of the tasks of the heads."""

from __future__ import annotations

from dataclasses import replace

from chassis.ports import SYSTEM, Clock
from services.review.domain import assessment as rules
from services.review.ports import UnitOfWork


def end_assessment_notice(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Once its last day is past; it stays where it is read."""
    found = work.assessments.load_for_update(identity)
    if found is None or found.shown_until is None or found.shown_until >= clock.today():
        return
    for kind, task in found.tasks.items():
        closed = rules.task_of(found, kind, task).closed(
            "shown", by=SYSTEM, at=clock.now(), **rules.task_kept(found, kind)
        )
        work.events.record(closed)
    work.assessments.save(replace(found, tasks={}, shown_until=None))
