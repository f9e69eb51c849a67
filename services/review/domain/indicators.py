"""考核指标: a superior's own indicators as data, and what the body says of itself by each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, DomainEvent, in_both
from services.review.domain.oversight_refusals import IndicatorsRefused
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.step import Person

MOST_INDICATORS, MOST_POINTS = 300, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is asked for (``title``), by which evidence it is shown, and how many points it is worth at most."""

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


def load(found: IndicatorSet, *, by: Actor) -> DomainEvent:
    """Enter a set. Raises :class:`IndicatorsRefused`."""
    PERMISSIONS.require("indicators.load", by, found.thing)
    codes = [indicator.code for indicator in found.indicators]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        zh, en = f"编号重复：{'、'.join(twice)}。", f"Each code stands once; twice: {', '.join(twice)}."
        raise IndicatorsRefused({"indicators": in_both(zh, en)})
    return found.event("loaded", by=by, at=found.at, indicators=len(codes), points=found.total)


def score(found: IndicatorSet, code: str, given: SelfScore, *, by: Actor) -> tuple[IndicatorSet, DomainEvent]:
    """What the body gives itself; given again it stands in place of what was given before."""
    PERMISSIONS.require("indicators.score", by, found.thing)
    indicator = next((each for each in found.indicators if each.code == code), None)
    if indicator is None:
        raise IndicatorsRefused({"code": in_both("没有这项指标，请从列表选择。", "There is no such indicator.")})
    if given.points > indicator.points:
        zh, en = f"这项指标最多 {indicator.points} 分。", f"At most {indicator.points} points for this one."
        raise IndicatorsRefused({"points": in_both(zh, en)})
    done = replace(found, scores={**found.scores, code: given})
    return done, done.event("scored", by=by, at=given.at, code=code, points=given.points)


def blanked(found: IndicatorSet, disclosure: str, *, at: datetime) -> tuple[IndicatorSet, DomainEvent]:
    """The set without what was written of a disclosure that was purged; the points stay."""
    scores = {
        code: replace(given, evidence="") if disclosure in given.disclosures else given
        for code, given in found.scores.items()
    }
    silent = replace(found, scores=scores, purged=True)
    return silent, silent.event("purged", by=SYSTEM, at=at)


def rows_wrong(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What keeps the rows of a table from being indicators; empty where nothing does."""
    if rows and all(name in row for row in rows for name in ("code", "title", "evidence", "points")):
        return {}
    return {
        "file": in_both(
            "表格首行须有四列：编号、指标、佐证、分值，下面每行一项。",
            "The first line names four columns: code, title, evidence, points; a line for each indicator follows.",
        )
    }
