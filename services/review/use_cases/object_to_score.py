"""异议: a department objects to a line of its score."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToScore(OnAssessment):
    """Which line of whose score, and why."""

    department: str
    line: int
    text: str


def object_to_score(command: ObjectToScore, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """The office has to answer it in writing."""
    work.markings.refuse_marked("text", command.text)
    before = current_assessment(command, work=work)
    after, event = rules.object_to(
        before,
        command.department,
        command.line,
        command.text,
        by=command.actor,
        at=clock.now(),
        today=clock.today(),
    )
    work.events.record(event)
    return saved(before, after, by=command.actor, work=work, clock=clock)
