"""提请审定: put the assessment to the leading group."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment, saved


def submit_assessment(command: OnAssessment, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """Once the term for objections is over and each has its answer."""
    before = current_assessment(command, work=work)
    PERMISSIONS.require("assessment.prepare", command.actor, before.thing)
    after, event = rules.submit(before, by=command.actor, at=clock.now(), today=clock.today())
    work.events.record(event)
    return saved(before, after, by=command.actor, work=work, clock=clock)
