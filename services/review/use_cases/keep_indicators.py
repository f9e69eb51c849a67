"""考核指标: loading a superior's indicators, and what the body says of itself by each."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock, Stale, in_both, is_seen
from services.review.domain import indicators as rules
from services.review.domain.indicators import Indicator, IndicatorSet, SelfScore
from services.review.domain.oversight_refusals import IndicatorsNotFound, IndicatorsRefused
from services.review.domain.step import Person
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadIndicators:
    """The indicators of a year for a body."""

    actor: Actor
    body: str
    year: int
    name: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIndicators:
    """Who acts on which set; ``seen`` is the version that he looked at (empty: whichever)."""

    actor: Actor
    indicators: str
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreIndicator(OnIndicators):
    """What the body gives itself; points are in hundredths."""

    code: str
    points: int
    evidence: str
    disclosures: tuple[str, ...] = ()


def load_indicators(command: LoadIndicators, *, work: UnitOfWork, clock: Clock) -> IndicatorSet:
    """Enter them as they came from the superior."""
    work.markings.refuse_marked("name", command.name)
    for each in command.indicators:
        work.markings.refuse_marked("indicators", each.title, each.evidence)
    found = IndicatorSet(
        id=work.ids.new(),
        body=command.body,
        year=command.year,
        name=command.name,
        indicators=command.indicators,
        by=Person.of(command.actor),
        at=clock.now(),
    )
    work.events.record(rules.load(found, work.indicators.of_year(found.body, found.year), by=command.actor))
    work.indicators.add(found)
    return found


def discard_indicators(command: OnIndicators, *, work: UnitOfWork, clock: Clock) -> None:
    """Delete a set by which nobody scored; the audit keeps that there was one."""
    found = _loaded(command, work)
    work.events.record(rules.discard(found, by=command.actor, at=clock.now()))
    work.indicators.remove(found)


def score_indicator(command: ScoreIndicator, *, work: UnitOfWork, clock: Clock) -> IndicatorSet:
    """Keep a score with its evidence."""
    work.markings.refuse_marked("evidence", command.evidence)
    found = _loaded(command, work)
    known = work.publications.with_ids(command.disclosures)
    if len(known) != len(command.disclosures) or any(
        each.body != found.body or each.audience == "party" for each in known
    ):
        text = in_both("有的信息不在本单位已公开的信息中。", "Something named is not published by the body.")
        raise IndicatorsRefused({"disclosures": text})
    given = SelfScore(
        points=command.points,
        evidence=command.evidence,
        disclosures=command.disclosures,
        by=Person.of(command.actor),
        at=clock.now(),
    )
    done, event = rules.score(found, command.code, given, by=command.actor)
    work.events.record(event)
    return work.indicators.save(done)


def _loaded(command: OnIndicators, work: UnitOfWork) -> IndicatorSet:
    found = work.indicators.load_for_update(command.indicators)
    if found is None or not found.visible_to(command.actor):
        raise IndicatorsNotFound
    if not is_seen(found.version, command.seen or None):
        raise Stale("这套指标已被他人更新，请刷新后再办。", "The indicators were changed meanwhile; read them again.")
    return found
