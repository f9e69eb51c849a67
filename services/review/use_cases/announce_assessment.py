"""下达: tell the departments their scores."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork
from services.review.use_cases.current_assessment import OnAssessment, current_assessment, saved, scored


def announce_assessment(command: OnAssessment, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """Score it a last time; scheme, scores and facts are kept as they are now."""
    before, today = current_assessment(command, work=work), clock.today()
    PERMISSIONS.require("assessment.prepare", command.actor, before.thing)
    until = work.calendar.due(today, rules.OBJECTION_DAYS).on
    live, facts = scored(before, work=work, today=today)
    scheme = work.assessments.current_scheme(before.body)
    after, event = rules.announce(
        before, scheme, live.scores, until=until, by=command.actor, at=clock.now(), today=today
    )
    work.events.record(event)
    work.assessments.keep_facts(before.id, facts)
    return saved(before, after, by=command.actor, work=work, clock=clock)
