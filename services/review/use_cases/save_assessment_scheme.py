"""Write the next version of a body's scheme of assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.permissions import Thing
from chassis.ports import Actor, Clock, Stale, is_seen
from services.review.domain.assessment_refusals import UnknownBody
from services.review.domain.assessment_scheme import Indicator, Scheme, next_scheme
from services.review.domain.permissions import PERMISSIONS
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAssessmentScheme:
    """All of its indicators; ``seen`` is the version that he looked at."""

    actor: Actor
    body: str
    indicators: Sequence[Indicator]
    seen: str = ""


def save_assessment_scheme(command: SaveAssessmentScheme, *, work: UnitOfWork, clock: Clock) -> Scheme:
    """Drafts are scored by it from now on; what was announced keeps the version that it was announced with."""
    PERMISSIONS.require("assessment_scheme.change", command.actor, Thing(body=command.body))
    if work.facts.departments(command.body) is None:
        raise UnknownBody
    before = work.assessments.current_scheme(command.body)
    if not is_seen(before.version, command.seen or None):
        raise Stale("考核办法已被他人修改，请刷新后再改。", "The scheme was changed meanwhile; read it again.")
    scheme, event = next_scheme(before, command.indicators, by=command.actor, at=clock.now())
    work.assessments.add_scheme(scheme)
    work.events.record(event)
    return scheme
