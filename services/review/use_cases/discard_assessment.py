"""Take back an assessment that nobody was told of yet."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment


def discard_assessment(command: OnAssessment, *, work: UnitOfWork, clock: Clock) -> None:
    """The draft is deleted; the audit keeps that there was one."""
    found = current_assessment(command, work=work)
    PERMISSIONS.require("assessment.prepare", command.actor, found.thing)
    work.events.record(rules.discard(found, by=command.actor, at=clock.now()))
    work.assessments.remove(found)
