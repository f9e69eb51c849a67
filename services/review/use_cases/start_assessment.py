"""Begin the yearly assessment of a body."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.permissions import Thing
from chassis.ports import Actor, Clock
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_refusals import UnknownBody, YearToCome
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAssessment:
    """Of which body, for which year."""

    actor: Actor
    body: str
    year: int


def start_assessment(command: StartAssessment, *, work: UnitOfWork, clock: Clock) -> Assessment:
    """A draft, which is scored anew whenever it is looked at. Raises :class:`UnknownBody`, :class:`YearToCome`."""
    PERMISSIONS.require("assessment.prepare", command.actor, Thing(body=command.body))
    if work.facts.departments(command.body) is None:
        raise UnknownBody
    if command.year > (this_year := clock.today().year):
        raise YearToCome(this_year)
    new, event = rules.started(command.body, command.year, identity=work.ids.new(), by=command.actor, at=clock.now())
    work.assessments.add(new)
    work.events.record(event)
    return new
