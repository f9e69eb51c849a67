"""Periods (所属期): their codes, days, names and order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.period import MONTHS, Period, periods_between

DAYS = st.dates(date(1949, 1, 1), date(2998, 12, 31))
KINDS = st.sampled_from(list(MONTHS))


@pytest.mark.parametrize(
    ("code", "kind", "name", "first", "last"),
    [
        ("2026-07", "month", "2026年7月", date(2026, 7, 1), date(2026, 7, 31)),
        ("2024-02", "month", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", "month", "2026年12月", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q3", "quarter", "2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-H1", "half_year", "2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", "half_year", "2026年下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", "year", "2026年", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_a_code_a_name_and_its_days(code: str, kind: str, name: str, first: date, last: date) -> None:
    period = Period.parse(code)
    assert (period.code, period.kind, period.name) == (code, kind, name)
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    "code", ["", "26", "2026-7", "2026-13", "2026-00", "2026-Q5", "2026-H3", "2026Q3", "2026-q3", " 2026", "2026-07\n"]
)
def test_anything_else_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        Period.parse(code)


@given(KINDS, DAYS)
def test_every_day_lies_in_one_period_of_a_kind(kind: str, day: date) -> None:
    period = Period.containing(kind, day)
    assert period.first_day <= day <= period.last_day
    assert Period.parse(period.code) == period


@given(KINDS, DAYS)
def test_periods_follow_one_another_without_a_gap(kind: str, day: date) -> None:
    period = Period.containing(kind, day)
    assert period.after.first_day == period.last_day + timedelta(days=1)
    assert period.before.last_day == period.first_day - timedelta(days=1)
    assert period.after.before == period.before.after == period


def test_a_period_has_ended_on_the_day_after_its_last() -> None:
    quarter = Period.parse("2026-Q3")
    assert not quarter.has_ended(date(2026, 9, 30))
    assert quarter.has_ended(date(2026, 10, 1))


def test_periods_between_two_days_are_those_that_have_one_of_them() -> None:
    codes = [period.code for period in periods_between("quarter", date(2025, 11, 30), date(2026, 7, 1))]
    assert codes == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert list(periods_between("year", date(2026, 1, 2), date(2025, 12, 31))) == []
