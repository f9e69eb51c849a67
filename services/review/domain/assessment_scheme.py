"""考核办法: by which figures a department is assessed, and how each becomes points. Data with versions, not code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from chassis.ports import Actor, DomainEvent, in_both
from services.review.domain.assessment_refusals import SchemeRefused
from services.review.domain.step import Person

FULL = 10_000
"""A hundred points, and a hundred percent, in hundredths."""
BEST_RATING = 500
MOST_INDICATORS, MOST_BANDS = 20, 10

RATED = "evaluation"
# What there are facts of. A further kind needs its facts kept first (decision 0060).
FACT_KINDS: Mapping[str, str] = {
    "obligation": "公开义务",
    "proposal": "送审质量",
    "step": "审核时限",
    "case": "群众来件",
    "order": "整改落实",
    RATED: "社会评议",
}
SHARE, DEDUCTION, BANDS = "share", "deduction", "bands"
FORMULAS: Mapping[str, str] = {SHARE: "按比例", DEDUCTION: "按件扣分", BANDS: "分档"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From this figure on (hundredths of a percent, or of a rating of 5), so many percent of the points."""

    at_least: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """指标: facts of one kind, made into at most ``points`` (in hundredths) by one formula.

    ``share``: in proportion to what was well done; what was done late counts ``late_percent``. ``deduction``: full
    points less ``per`` (in hundredths) for each that was not well done. ``bands``: by the share, or by the average
    rating of the public.
    """

    name: str
    kind: str
    formula: str
    points: int
    late_percent: int = 0
    per: int = 0
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A version of a body's scheme. Version 0 comes with the system, until the office writes its own."""

    body: str
    version: int
    indicators: tuple[Indicator, ...]
    by: Person | None = None
    at: datetime | None = None


def next_scheme(
    before: Scheme, indicators: Sequence[Indicator], *, by: Actor, at: datetime
) -> tuple[Scheme, DomainEvent]:
    """The next version. Raises :class:`SchemeRefused` with what cannot be honoured."""
    if errors := faults_of(indicators):
        raise SchemeRefused(errors)
    scheme = Scheme(body=before.body, version=before.version + 1, indicators=tuple(indicators), by=Person.of(by), at=at)
    points = [[indicator.kind, indicator.formula, indicator.points / 100] for indicator in indicators]
    return scheme, DomainEvent(
        name="assessment_scheme.changed",
        aggregate=before.body,
        body=before.body,
        actor=by,
        at=at,
        detail={"version": scheme.version, "points": points},
        announce=False,
    )


def faults_of(indicators: Sequence[Indicator]) -> dict[str, str]:
    """What is wrong, by field path; empty where the scheme can be honoured."""
    errors: dict[str, str] = {}
    for number, indicator in enumerate(indicators):
        for name, text in _faults(indicator).items():
            errors[f"indicators.{number}.{name}"] = text
    total = sum(indicator.points for indicator in indicators)
    if total != FULL:
        errors["indicators"] = in_both(
            f"各项分值合计须为 100 分，现在是 {total / 100:g} 分。",
            f"The points add up to {total / 100:g}, not to 100.",
        )
    names = [indicator.name for indicator in indicators]
    if len(set(names)) != len(names):
        errors["indicators"] = in_both("指标名称不能重复。", "Each indicator has a name of its own.")
    return errors


def _faults(indicator: Indicator) -> dict[str, str]:
    errors: dict[str, str] = {}
    if indicator.kind == RATED and indicator.formula != BANDS:
        errors["formula"] = in_both("社会评议是平均分，只能分档计分。", "Ratings are averages; score them by bands.")
    if indicator.formula != SHARE and indicator.late_percent:
        errors["late_percent"] = in_both("逾期折算只用于按比例计分，请填 0。", "Only a share uses it; give 0.")
    if (indicator.formula == DEDUCTION) != bool(indicator.per):
        errors["per"] = in_both("每件扣分只用于按件扣分，按件扣分的必须填写。", "Deductions need it, others give 0.")
    if (indicator.formula == BANDS) != bool(indicator.bands):
        errors["bands"] = in_both("档次只用于分档计分，分档的至少一档。", "Bands need some, others give none.")
    elif fault := _fault_of_bands(indicator):
        errors["bands"] = fault
    return errors


def _fault_of_bands(indicator: Indicator) -> str:
    most = BEST_RATING if indicator.kind == RATED else FULL
    limits = [band.at_least for band in indicator.bands]
    if any(limit > most for limit in limits):
        return in_both(f"档次下限不能超过 {most / 100:g}。", f"No figure is above {most / 100:g}.")
    if any(one.at_least <= two.at_least or one.percent <= two.percent for one, two in pairwise(indicator.bands)):
        return in_both("各档须从高到低，下限和得分比例都逐档降低。", "Bands go down, both in figure and in percent.")
    return ""
