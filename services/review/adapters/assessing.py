"""What a person does to an assessment, by endpoint and form alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.base.converter import structure
from chassis.web.request import actor, clock
from services.review.adapters.storage.work import Work
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_scheme import Indicator, Scheme
from services.review.domain.score_words import explained
from services.review.domain.scoring import ranks, total
from services.review.use_cases.announce_assessment import announce_assessment
from services.review.use_cases.answer_objection import AnswerObjection, answer_objection
from services.review.use_cases.current_assessment import OnAssessment
from services.review.use_cases.decide_assessment import DecideAssessment, decide_assessment
from services.review.use_cases.discard_assessment import discard_assessment
from services.review.use_cases.object_to_score import ObjectToScore, object_to_score
from services.review.use_cases.publish_assessment import publish_assessment
from services.review.use_cases.save_assessment_scheme import SaveAssessmentScheme, save_assessment_scheme
from services.review.use_cases.submit_assessment import submit_assessment

_ACTS: Mapping[str, tuple[type[OnAssessment], Callable[..., Assessment]]] = {
    "announce": (OnAssessment, announce_assessment),
    "object": (ObjectToScore, object_to_score),
    "answer": (AnswerObjection, answer_objection),
    "submit": (OnAssessment, submit_assessment),
    "decide": (DecideAssessment, decide_assessment),
    "publish": (OnAssessment, publish_assessment),
}


def carry_out(act: str, given: Mapping[str, Any], assessment: str, *, seen: str, work: Work) -> Assessment:
    """Do it, with what its schema loaded; ``seen`` is the version that he looked at."""
    command, do = _ACTS[act]
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return do(command(assessment=assessment, actor=actor(), seen=seen, **fields), work=work, clock=clock())


def discard(assessment: str, *, seen: str, work: Work) -> None:
    """Delete a draft."""
    discard_assessment(OnAssessment(assessment=assessment, actor=actor(), seen=seen), work=work, clock=clock())


def save_scheme(given: Mapping[str, Any], body: str, *, seen: str, work: Work) -> Scheme:
    """Write the next version."""
    indicators = structure(tuple[Indicator, ...], given["indicators"])
    command = SaveAssessmentScheme(actor=actor(), body=body, indicators=indicators, seen=seen)
    return save_assessment_scheme(command, work=work, clock=clock())


def shown_scores(assessment: Assessment) -> list[dict[str, Any]]:
    """The scores with their sums, places and explanations, the body's first."""
    places = ranks(assessment.indicators, assessment.scores)
    return [
        {
            "department": score.department,
            "score": total(assessment.indicators, score),
            "rank": places.get(score.department),
            "lines": [
                {
                    "name": indicator.name,
                    "kind": indicator.kind,
                    "good": line.good,
                    "late": line.late,
                    "bad": line.bad,
                    "left_out": line.left_out,
                    "figure": line.figure,
                    "earned": line.earned,
                    "changed": line.changed,
                    "explanation": explained(indicator, line),
                }
                for indicator, line in zip(assessment.indicators, score.lines, strict=True)
            ],
        }
        for score in assessment.scores
    ]
