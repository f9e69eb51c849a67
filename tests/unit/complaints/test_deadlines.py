"""When a case is due, and how that date explains itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chassis.calendar.workdays import Workdays
from services.complaints.adapters.pages.explanations import reasons
from services.complaints.domain import deadline
from services.complaints.domain.deadline import Term
from services.complaints.domain.terms import Limit, Terms
from tests.unit.complaints.builders import TODAY

CALENDAR, TERMS = Workdays(), Terms()
DUE = date(2026, 12, 1)
TERM = Term("GJJ-YJ-2026-0001", "opinion", "received", TODAY, DUE, False)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("opinion", date(2026, 12, 1)),
        ("enquiry", date(2026, 12, 1)),
        ("complaint", date(2026, 12, 15)),
        ("correction", date(2026, 12, 15)),
    ],
)
def test_each_kind_has_its_own_term(kind: str, due: date) -> None:
    assert deadline.due(TODAY, kind, terms=TERMS, calendar=CALENDAR).on == due


def test_make_up_working_days_count() -> None:
    """2026-10-10 is a Saturday on which people work for the National Day holiday."""
    assert deadline.due(date(2026, 9, 30), "opinion", terms=TERMS, calendar=CALENDAR).on == date(2026, 10, 13)


def test_term_beyond_the_announced_year_is_provisional() -> None:
    assert deadline.due(date(2029, 3, 1), "opinion", terms=TERMS, calendar=CALENDAR).provisional


def test_explanation_names_each_counted_and_skipped_day() -> None:
    found = deadline.explain(TERM, today=date(2026, 11, 26), terms=TERMS, calendar=CALENDAR)
    assert [(day.on.day, day.count) for day in found.days] == [
        (25, 1),
        (26, 2),
        (27, 3),
        (28, None),
        (29, None),
        (30, 4),
        (1, 5),
    ]
    assert (found.used, found.left) == (2, 3)


def test_calendar_days_are_all_counted() -> None:
    terms = Terms(limits={"opinion": Limit(7, "calendar", "七日内")})
    found = deadline.explain(TERM, today=TODAY, terms=terms, calendar=CALENDAR)
    assert [day.count for day in found.days] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2026, 11, 24), "in_time"),
        (date(2026, 11, 27), "due_soon"),
        (date(2026, 12, 1), "due_soon"),
        (date(2026, 12, 2), "overdue"),
    ],
)
def test_urgency_follows_from_the_day_and_is_not_stored(today: date, urgency: str) -> None:
    assert deadline.urgency("received", DUE, today=today, terms=TERMS, calendar=CALENDAR) == urgency


def test_answered_case_is_urgent_no_more() -> None:
    assert deadline.urgency("answered", DUE, today=date(2027, 1, 1), terms=TERMS, calendar=CALENDAR) == "done"


def test_an_answered_case_stands_still_on_the_day_of_its_answer() -> None:
    """What a citizen is told of days used and left is not changed by the days after."""
    answered = replace(TERM, state="answered", answered_on=date(2026, 11, 27))
    found = deadline.explain(answered, today=date(2027, 3, 1), terms=TERMS, calendar=CALENDAR)
    assert (found.state, found.used, found.left, found.flags) == ("ended", 3, 2, ())


def test_the_date_that_was_told_holds_whatever_the_calendar_says_now() -> None:
    """A newer calendar moves open cases by an event, closed ones never."""
    told = replace(TERM, due_on=date(2026, 12, 3), state="closed", closed_at=datetime(2026, 12, 2, 2, 0, tzinfo=UTC))
    found = deadline.explain(told, today=date(2026, 12, 8), terms=TERMS, calendar=CALENDAR)
    assert (found.due_on, found.days[-1].on, found.left) == (date(2026, 12, 3), date(2026, 12, 3), 1)


def test_a_sentence_names_the_holiday_and_the_day_that_makes_up_for_it() -> None:
    term = replace(TERM, clock_from=date(2026, 9, 30), due_on=date(2026, 10, 13))
    said = reasons(deadline.explain(term, today=date(2026, 10, 1), terms=TERMS, calendar=CALENDAR))
    assert said[1:3] == [
        "10月1日至10月7日国庆节放假，不计。",
        "10月8日至10月10日为第 1 至 3 日（10月10日国庆节调休上班）。",
    ]
