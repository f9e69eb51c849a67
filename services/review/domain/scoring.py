"""What facts make of a scheme: points, each with its figures. Pure arithmetic in hundredths, rounded half up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.review.domain.assessment_scheme import BANDS, DEDUCTION, FULL, RATED, Indicator

GOOD, LATE, BAD, LEFT_OUT = "good", "late", "bad", "left_out"
RANKED_FROM = FULL // 2
"""Who has facts for fewer points than these is scored, but has no place: little duty is no merit."""
WHOLE_BODY = ""
"""In place of a department's code: the score of the whole body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of the year, as review was told of it: never a word of a disclosure or of a citizen.

    ``outcome`` is how it counts, ``state`` what happened; ``item`` and ``note`` say what it is about by codes. A
    rating has its average ``rating`` (in hundredths) of so many (``people``).
    """

    id: str
    kind: str
    department: str
    on: date
    outcome: str
    state: str
    page: str
    item: str = ""
    note: str = ""
    people: int = 1
    rating: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator of a score: how many facts of which outcome, and what they come to.

    ``earned`` (hundredths of a point) is None where there is no fact that counts: the indicator is left aside.
    ``figure`` is the share well done, or the average rating, in hundredths. ``changed``: what an objection that was
    upheld made of the points.
    """

    good: int = 0
    late: int = 0
    bad: int = 0
    left_out: int = 0
    figure: int | None = None
    earned: int | None = None
    changed: int | None = None

    @property
    def points(self) -> int | None:
        """What counts in the end."""
        return self.earned if self.changed is None else self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a department (:data:`WHOLE_BODY`: of the body), a line for each indicator of the scheme."""

    department: str
    lines: tuple[Line, ...]


def scores_of(indicators: Sequence[Indicator], facts: Iterable[Fact], departments: Iterable[str]) -> tuple[Score, ...]:
    """The body's score, then that of each department, those that only facts name included."""
    by_department: dict[str, dict[str, list[Fact]]] = {WHOLE_BODY: {}, **{code: {} for code in sorted(departments)}}
    for fact in facts:
        for whose in {WHOLE_BODY, fact.department}:
            by_department.setdefault(whose, {}).setdefault(fact.kind, []).append(fact)
    return tuple(
        Score(department=code, lines=tuple(_line(indicator, by_kind) for indicator in indicators))
        for code, by_kind in by_department.items()
    )


def total(indicators: Sequence[Indicator], score: Score) -> int | None:
    """Of a hundred, in hundredths; None where there is nothing to score.

    What has no facts is left aside and the rest stands for the whole, so that nobody gains or loses by a duty that
    he has not.
    """
    possible = _possible(indicators, score)
    return _share(sum(line.points or 0 for line in score.lines), possible, FULL) if possible else None


def in_points(hundredths: int | None) -> float | None:
    """As everybody outside reads it."""
    return None if hundredths is None else hundredths / 100


def written(hundredths: int) -> str:
    """As people write it, without zeros that say nothing: 12.5."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def ranks(indicators: Sequence[Indicator], scores: Sequence[Score]) -> Mapping[str, int]:
    """The place of each department that has facts for enough points; the same score, the same place."""
    ranked = [score for score in scores if score.department and _possible(indicators, score) >= RANKED_FROM]
    scored = {score.department: total(indicators, score) or 0 for score in ranked}
    return {code: 1 + sum(other > points for other in scored.values()) for code, points in scored.items()}


def _possible(indicators: Sequence[Indicator], score: Score) -> int:
    """The points that there are facts for."""
    counted = zip(indicators, score.lines, strict=True)
    return sum(indicator.points for indicator, line in counted if line.points is not None)


def _line(indicator: Indicator, by_kind: Mapping[str, Sequence[Fact]]) -> Line:
    facts = by_kind.get(indicator.kind, ())
    count = {name: sum(fact.outcome == name for fact in facts) for name in (GOOD, LATE, BAD, LEFT_OUT)}
    counted = [fact for fact in facts if fact.outcome != LEFT_OUT]
    if not counted:
        return Line(**count)
    if indicator.kind == RATED:
        figure = _share(sum(fact.people * (fact.rating or 0) for fact in counted), sum(f.people for f in counted), 1)
    else:
        figure = _share(count[GOOD], len(counted), FULL)
    return Line(**count, figure=figure, earned=_earned(indicator, count, len(counted), figure))


def _earned(indicator: Indicator, count: Mapping[str, int], counted: int, figure: int) -> int:
    if indicator.formula == DEDUCTION:
        return max(0, indicator.points - indicator.per * (count[LATE] + count[BAD]))
    if indicator.formula == BANDS:
        percent = next((band.percent for band in indicator.bands if figure >= band.at_least), 0)
        return _share(percent, 100, indicator.points)
    done = count[GOOD] * 100 + count[LATE] * indicator.late_percent
    return _share(done, counted * 100, indicator.points)


def _share(part: int, whole: int, of: int) -> int:
    return (2 * part * of + whole) // (2 * whole)
