"""The assessment that somebody acts on, with what is asked of every act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import Actor, Clock, Stale, is_seen
from services.review.domain import assessment as rules
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_refusals import AssessmentNotFound
from services.review.domain.scoring import Fact, Score, scores_of
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAssessment:
    """Who acts on which; ``seen`` is the version that he looked at."""

    assessment: str
    actor: Actor
    seen: str = ""


def current_assessment(command: OnAssessment, *, work: UnitOfWork) -> Assessment:
    """It, locked. Raises :class:`AssessmentNotFound`, :class:`Stale`."""
    found = work.assessments.load_for_update(command.assessment)
    if found is None or not found.visible_to(command.actor):
        raise AssessmentNotFound
    if not is_seen(found.version, command.seen or None):
        raise Stale("这次考核已被他人更新，请刷新后再办。", "The assessment was changed meanwhile; read it again.")
    return found


def saved(before: Assessment, after: Assessment, *, by: Actor, work: UnitOfWork, clock: Clock) -> Assessment:
    """Keep it; where its state is another, its tasks are closed and those of the new state opened."""
    if before.state == after.state:
        return work.assessments.save(after)
    now = clock.now()
    for kind, task in before.tasks.items():
        kept = rules.task_kept(after, kind)
        work.events.record(rules.task_of(after, kind, task).closed(after.state, by=by, at=now, **kept))
    tasks = {kind: work.ids.new() for kind in rules.tasks_of(after.state)}
    for kind, task in tasks.items():
        work.events.record(rules.task_of(after, kind, task).opened(by=by, at=now, **rules.task_kept(after, kind)))
    return work.assessments.save(replace(after, tasks=tasks))


def as_it_stands(assessment: Assessment, *, work: UnitOfWork, today: date) -> Assessment:
    """A draft with the scheme, and the scores that follow from it, of this moment; any other as it is kept."""
    return scored(assessment, work=work, today=today)[0] if assessment.state == "draft" else assessment


def scored(assessment: Assessment, *, work: UnitOfWork, today: date) -> tuple[Assessment, Sequence[Fact]]:
    """The draft with its scores of this moment, and the facts that they come from."""
    scheme = work.assessments.current_scheme(assessment.body)
    facts = work.facts.of_year(assessment.body, assessment.year, today)
    scores: tuple[Score, ...] = scores_of(scheme.indicators, facts, work.facts.departments(assessment.body) or ())
    live = replace(assessment, scheme_version=scheme.version, indicators=scheme.indicators, scores=scores)
    return live, facts
