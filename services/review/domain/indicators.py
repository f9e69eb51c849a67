"""考核指标: a superior's own indicators as data, and what the body says of itself by each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, DomainEvent, in_both
from services.review.domain.oversight_refusals import IndicatorsExist, IndicatorsRefused, IndicatorsScored
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.scoring import in_points, written
from services.review.domain.step import Person

MOST_INDICATORS, MOST_POINTS = 300, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is asked for (``title``), by which evidence it is shown, and how many points it is worth at most.

    Points are kept in hundredths.
    """

    code: str
    title: str
    evidence: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfScore:
    """What the body gives itself, by which evidence, of which disclosures."""

    points: int
    evidence: str
    disclosures: tuple[str, ...]
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSet:
    """The indicators of a year for a body, with its own scores by code. ``purged``: some words were forgotten."""

    id: str
    body: str
    year: int
    name: str
    indicators: tuple[Indicator, ...]
    by: Person
    at: datetime
    scores: Mapping[str, SelfScore] = field(default_factory=dict)
    purged: bool = False
    version: int = 1

    @property
    def thing(self) -> Thing:
        """The set as the permission table sees it."""
        return Thing(body=self.body)

    @property
    def total(self) -> int:
        """How many points it is worth at most."""
        return sum(indicator.points for indicator in self.indicators)

    @property
    def scored(self) -> int:
        """How many points the body gave itself so far."""
        return sum(score.points for score in self.scores.values())

    @property
    def listed_scores(self) -> list[dict[str, Any]]:
        """The scores in the order of the indicators, each with its code."""
        names = ("points", "evidence", "disclosures", "by", "at")
        return [
            {"code": each.code, **{name: getattr(self.scores[each.code], name) for name in names}}
            for each in self.indicators
            if each.code in self.scores
        ]

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it."""
        return PERMISSIONS.permits("indicators.read", actor, self.thing)

    def event(self, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
        """Audited only: no other service asks for it."""
        return DomainEvent(
            name=f"indicators.{verb}",
            aggregate=self.id,
            body=self.body,
            actor=by,
            at=at,
            detail={"year": self.year, **detail},
            correlation=self.id,
            announce=False,
        )


def load(found: IndicatorSet, known: Sequence[IndicatorSet], *, by: Actor) -> DomainEvent:
    """Enter a set beside those ``known`` of the body and year.

    Raises :class:`IndicatorsRefused`, :class:`IndicatorsExist`.
    """
    PERMISSIONS.require("indicators.load", by, found.thing)
    codes = [indicator.code for indicator in found.indicators]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        zh, en = f"编号重复：{'、'.join(twice)}。", f"Each code stands once; twice: {', '.join(twice)}."
        raise IndicatorsRefused({"indicators": in_both(zh, en)})
    same = next((each for each in known if each.name == found.name or each.indicators == found.indicators), None)
    if same:
        raise IndicatorsExist(same.name)
    return found.event("loaded", by=by, at=found.at, indicators=len(codes), points=in_points(found.total))


def discard(found: IndicatorSet, *, by: Actor, at: datetime) -> DomainEvent:
    """Nothing is left of a set by which nobody scored but its record. Raises :class:`IndicatorsScored`."""
    PERMISSIONS.require("indicators.load", by, found.thing)
    if found.scores:
        raise IndicatorsScored
    return found.event("discarded", by=by, at=at)


def score(found: IndicatorSet, code: str, given: SelfScore, *, by: Actor) -> tuple[IndicatorSet, DomainEvent]:
    """What the body gives itself; given again it stands in place of what was given before."""
    PERMISSIONS.require("indicators.score", by, found.thing)
    indicator = next((each for each in found.indicators if each.code == code), None)
    if indicator is None:
        raise IndicatorsRefused({"code": in_both("没有这项指标，请从列表选择。", "There is no such indicator.")})
    if given.points > indicator.points:
        most = written(indicator.points)
        zh, en = f"这项指标最多 {most} 分。", f"At most {most} points for this one."
        raise IndicatorsRefused({"points": in_both(zh, en)})
    done = replace(found, scores={**found.scores, code: given})
    return done, done.event("scored", by=by, at=given.at, code=code, points=in_points(given.points))


def blanked(found: IndicatorSet, disclosure: str, *, at: datetime) -> tuple[IndicatorSet, DomainEvent]:
    """The set without what was written of a disclosure that was purged; the points stay."""
    scores = {
        code: replace(given, evidence="") if disclosure in given.disclosures else given
        for code, given in found.scores.items()
    }
    silent = replace(found, scores=scores, purged=True)
    return silent, silent.event("purged", by=SYSTEM, at=at)
