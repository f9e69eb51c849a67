"""Forget what was said in assessments of a department, something of which was purged."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.ports import Clock
from services.review.domain import assessment as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork


def forget_assessments(cases: Iterable[Case], *, work: UnitOfWork, clock: Clock) -> None:
    """Blank objections, answers and decisions, since nobody knows which of them quote it; the points stay."""
    concerned: dict[str, set[str]] = {}
    for case in cases:
        concerned.setdefault(case.body, set()).update((case.proposal.department, case.proposal.proposer.department))
    for body, departments in sorted(concerned.items()):
        for assessment in work.assessments.load_all_for_update(body):
            if not _has_words(assessment, departments):
                continue
            silent, event = rules.blanked(assessment, sorted(departments - {""}), at=clock.now())
            work.events.record(event)
            work.assessments.save(silent)


def _has_words(assessment: rules.Assessment, departments: set[str]) -> bool:
    said = assessment.decision
    objected = any(
        each.department in departments and (each.text or (each.answer and each.answer.text))
        for each in assessment.objections
    )
    return objected or bool(said and (said.rewards or said.measures))
