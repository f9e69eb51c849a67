"""考核: points are computed from facts by a scheme that is data, and every point can be computed after by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.review.adapters.storage.assessments import _first_indicators
from services.review.domain.assessment_scheme import Band, Indicator, faults_of
from services.review.domain.score_words import explained
from services.review.domain.scoring import BAD, GOOD, LATE, LEFT_OUT, Fact, Score, ranks, scores_of, total

OBLIGATIONS = Indicator(name="公开义务", kind="obligation", formula="share", points=6000, late_percent=50)
RETURNS = Indicator(name="送审", kind="proposal", formula="deduction", points=1000, per=150)
RATINGS = Indicator(
    name="评议",
    kind="evaluation",
    formula="bands",
    points=3000,
    bands=(Band(at_least=450, percent=100), Band(at_least=400, percent=80)),
)
SCHEME = (OBLIGATIONS, RETURNS, RATINGS)


def facts(kind: str, outcome: str, count: int, *, department: str = "JCK", **more: int) -> list[Fact]:
    return [
        Fact(
            id=f"{kind}/{department}/{outcome}/{number}",
            kind=kind,
            department=department,
            on=date(2026, 6, 1),
            outcome=outcome,
            state="on_time",
            page="/",
            **more,
        )
        for number in range(count)
    ]


def score(scheme: tuple[Indicator, ...], found: list[Fact], department: str = "JCK") -> Score:
    return next(each for each in scores_of(scheme, found, ["JCK", "XXK"]) if each.department == department)


YEAR = [
    *facts("obligation", GOOD, 7),
    *facts("obligation", LATE, 2),
    *facts("obligation", BAD, 1),
    *facts("obligation", LEFT_OUT, 3),
    *facts("proposal", GOOD, 8),
    *facts("proposal", BAD, 2),
    *facts("evaluation", GOOD, 1, people=30, rating=460),
    *facts("evaluation", LATE, 1, people=10, rating=380),
]


def test_a_score_is_what_one_computes_by_hand() -> None:
    """60 × (7 + 2 × 50 %) ÷ 10 = 48; 10 − 2 × 1.5 = 7; (30 × 4.6 + 10 × 3.8) ÷ 40 = 4.4, so 80 % of 30 = 24."""
    found = score(SCHEME, YEAR)
    assert [line.earned for line in found.lines] == [4800, 700, 2400]
    assert total(SCHEME, found) == 7900
    assert [explained(one, line) for one, line in zip(SCHEME, found.lines, strict=True)] == [
        "60 ×（7 + 2 × 50%）÷ 10 = 48",
        "10 − 2 件 × 1.5 = 7",
        "4.4分（5 分制），得 80%：30 × 80% = 24",
    ]


def test_another_weight_is_another_score() -> None:
    """40 × 8 ÷ 10 = 32; 30 − 2 × 1.5 = 27; 24: together 83."""
    scheme = (replace(OBLIGATIONS, points=4000), replace(RETURNS, points=3000), RATINGS)
    assert total(scheme, score(scheme, YEAR)) == 8300


def test_what_a_department_has_no_facts_of_is_left_aside() -> None:
    """48 + 7 of 70 is 78.57 of 100; with nothing at all there is no score and no place."""
    found = score(SCHEME, [fact for fact in YEAR if fact.kind != "evaluation"])
    assert total(SCHEME, found) == 7857
    assert explained(RATINGS, found.lines[2]) == "本年度没有这方面可以计分的事实，不计分，其余指标折算为百分制"
    everybody = scores_of(SCHEME, YEAR, ["JCK", "XXK"])
    assert total(SCHEME, score(SCHEME, YEAR, "XXK")) is None
    assert ranks(SCHEME, everybody) == {"JCK": 1}


def test_the_same_score_has_the_same_place() -> None:
    found = [
        *facts("obligation", GOOD, 1),
        *facts("obligation", GOOD, 3, department="BGS"),
        *facts("obligation", BAD, 1, department="CW"),
    ]
    assert ranks(SCHEME, scores_of(SCHEME, found, ["CW"])) == {"JCK": 1, "BGS": 1, "CW": 3}


def test_little_duty_is_no_merit() -> None:
    """Full points for ten of a hundred are a score of 100 and no place."""
    found = scores_of(SCHEME, [*YEAR, *facts("proposal", GOOD, 1, department="CW")], [])
    assert total(SCHEME, next(each for each in found if each.department == "CW")) == 10_000
    assert ranks(SCHEME, found) == {"JCK": 1}


def test_a_deduction_ends_at_nothing() -> None:
    assert score(SCHEME, facts("proposal", BAD, 20)).lines[1].earned == 0


def test_the_scheme_that_comes_with_the_system_can_be_honoured() -> None:
    assert faults_of(_first_indicators()) == {}


@pytest.mark.parametrize(
    ("number", "changes", "field"),
    [
        (0, {"points": 5000}, "indicators"),
        (0, {"name": "评议"}, "indicators"),
        (0, {"per": 100}, "indicators.0.per"),
        (1, {"per": 0}, "indicators.1.per"),
        (1, {"late_percent": 50}, "indicators.1.late_percent"),
        (2, {"formula": "share", "bands": ()}, "indicators.2.formula"),
        (2, {"bands": ()}, "indicators.2.bands"),
        (2, {"bands": (Band(at_least=501, percent=100),)}, "indicators.2.bands"),
        (2, {"bands": (Band(at_least=400, percent=80), Band(at_least=450, percent=60))}, "indicators.2.bands"),
    ],
)
def test_what_cannot_be_honoured_is_refused(number: int, changes: dict[str, object], field: str) -> None:
    scheme = [replace(each, **changes) if at == number else each for at, each in enumerate(SCHEME)]
    assert list(faults_of(scheme)) == [field]
