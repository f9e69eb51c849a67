"""审定: the leading group decides on rewards and measures."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAssessment(OnAssessment):
    """Who was present, and what was decided."""

    present: tuple[str, ...]
    rewards: str
    measures: str


def decide_assessment(command: DecideAssessment, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """A member of the group records it."""
    work.markings.refuse_marked("rewards", command.rewards)
    work.markings.refuse_marked("measures", command.measures)
    before = current_assessment(command, work=work)
    PERMISSIONS.require("assessment.decide", command.actor, before.thing)
    after, event = rules.decide(
        before,
        present=command.present,
        rewards=command.rewards,
        measures=command.measures,
        staff=work.staff.of_body(before.body, clock.today()),
        by=command.actor,
        at=clock.now(),
    )
    work.events.record(event)
    return saved(before, after, by=command.actor, work=work, clock=clock)
