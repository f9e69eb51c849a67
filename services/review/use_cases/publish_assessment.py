"""公布: show what was decided to everybody of the body."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment, saved


def publish_assessment(command: OnAssessment, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """It is frozen from now on."""
    before = current_assessment(command, work=work)
    PERMISSIONS.require("assessment.prepare", command.actor, before.thing)
    until = work.calendar.due(clock.today(), rules.SHOWN_DAYS).on
    after, event = rules.publish(before, until=until, by=command.actor, at=clock.now())
    work.events.record(event)
    return saved(before, after, by=command.actor, work=work, clock=clock)
