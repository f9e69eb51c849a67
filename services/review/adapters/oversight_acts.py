"""Evaluation, remedial orders and inspection: what a person does, by endpoint and form alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.web.request import actor, clock
from services.review.adapters.storage.work import Work
from services.review.domain.evaluation import Evaluation, Opinion
from services.review.domain.indicators import Indicator, IndicatorSet
from services.review.domain.inspection import Inspection
from services.review.domain.remedial_order import Demand, RemedialOrder
from services.review.use_cases import inspect as inspecting
from services.review.use_cases import keep_indicators
from services.review.use_cases.conclude_evaluation import ConcludeEvaluation, conclude_evaluation
from services.review.use_cases.issue_order import IssueOrder, issue_order
from services.review.use_cases.keep_indicators import LoadIndicators, OnIndicators, ScoreIndicator

Given = Mapping[str, Any]
_DEMAND = ("department", "what", "why", "days")


def record_evaluation(given: Given, work: Work) -> tuple[Evaluation, RemedialOrder | None]:
    """Record an evaluation as :class:`EvaluationSchema` loads it."""
    aspects = {name: Opinion(**said) for name, said in given["aspects"].items()}
    command = ConcludeEvaluation(
        actor=actor(),
        body=given["body"],
        period=given["period"],
        disclosures=tuple(given["disclosures"]),
        present=tuple(given["present"]),
        aspects=aspects,
        conclusion=given["conclusion"],
        opinion=given["opinion"],
        demand=Demand(**given["order"]) if given["order"] else None,
    )
    return conclude_evaluation(command, work=work, clock=clock())


def order_directly(given: Given, work: Work) -> RemedialOrder:
    """Issue an order as :class:`OrderSchema` loads it."""
    command = IssueOrder(
        actor=actor(),
        body=given["body"],
        demand=Demand(**{name: given[name] for name in _DEMAND}),
        disclosures=tuple(given["disclosures"]),
        evaluation=given["evaluation"],
    )
    return issue_order(command, work=work, clock=clock())


def plan(given: Given, work: Work) -> Inspection:
    """Plan an inspection as :class:`InspectionSchema` loads it."""
    named = {**given, "departments": tuple(given["departments"])}
    return inspecting.plan_inspection(inspecting.PlanInspection(actor=actor(), **named), work=work, clock=clock())


def discard(inspection: str, seen: str, work: Work) -> None:
    """Delete a plan of which nothing was recorded."""
    command = inspecting.OnInspection(actor=actor(), inspection=inspection, seen=seen)
    inspecting.discard_inspection(command, work=work, clock=clock())


def freeze(inspection: str, _given: Given, seen: str, work: Work) -> Inspection:
    """Write down from what is drawn."""
    command = inspecting.OnInspection(actor=actor(), inspection=inspection, seen=seen)
    return inspecting.freeze_population(command, work=work, clock=clock())


def check(inspection: str, given: Given, seen: str, work: Work) -> Inspection:
    """Record the checklist of a unit."""
    command = inspecting.CheckUnit(actor=actor(), inspection=inspection, seen=seen, **given)
    return inspecting.check_unit(command, work=work, clock=clock())


def visit(inspection: str, given: Given, seen: str, work: Work) -> Inspection:
    """Record a visit."""
    command = inspecting.RecordVisit(actor=actor(), inspection=inspection, seen=seen, **given)
    return inspecting.record_visit(command, work=work, clock=clock())


def find(inspection: str, given: Given, seen: str, work: Work) -> Inspection:
    """Record what is wrong, and order it to be mended where that is asked for."""
    command = inspecting.RecordFinding(actor=actor(), inspection=inspection, seen=seen, **given)
    return inspecting.record_finding(command, work=work, clock=clock())[0]


def conclude(inspection: str, given: Given, seen: str, work: Work) -> Inspection:
    """End the inspection."""
    command = inspecting.ConcludeInspection(actor=actor(), inspection=inspection, seen=seen, **given)
    return inspecting.conclude_inspection(command, work=work, clock=clock())


def load_indicators(given: Given, work: Work) -> IndicatorSet:
    """Load a set as :class:`IndicatorSetSchema` loads it."""
    listed = tuple(Indicator(**each) for each in given["indicators"])
    command = LoadIndicators(actor=actor(), **{**given, "indicators": listed})
    return keep_indicators.load_indicators(command, work=work, clock=clock())


def discard_indicators(indicators: str, seen: str, work: Work) -> None:
    """Delete a set by which nobody scored."""
    command = OnIndicators(actor=actor(), indicators=indicators, seen=seen)
    keep_indicators.discard_indicators(command, work=work, clock=clock())


def score(indicators: str, given: Given, seen: str, work: Work) -> IndicatorSet:
    """Give a score as :class:`ScoreSchema` loads it."""
    named = {**given, "disclosures": tuple(given["disclosures"])}
    command = ScoreIndicator(actor=actor(), indicators=indicators, seen=seen, **named)
    return keep_indicators.score_indicator(command, work=work, clock=clock())
