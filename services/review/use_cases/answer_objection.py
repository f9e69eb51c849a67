"""Answer a department's objection."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerObjection(OnAssessment):
    """The written answer; ``points`` (in hundredths) where it is upheld."""

    objection: int
    upheld: bool
    text: str
    points: int | None = None


def answer_objection(command: AnswerObjection, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """Where it is upheld the points change, and the answer is the reason."""
    work.markings.refuse_marked("text", command.text)
    before = current_assessment(command, work=work)
    after, event = rules.answer(
        before,
        command.objection,
        upheld=command.upheld,
        text=command.text,
        points=command.points,
        by=command.actor,
        at=clock.now(),
    )
    work.events.record(event)
    return saved(before, after, by=command.actor, work=work, clock=clock)
