"""When a case is due, and how that date explains itself."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.calendar.workdays import Workdays
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
