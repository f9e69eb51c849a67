"""When a case is due, and how that date explains itself."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest

from chassis.calendar.workdays import Workdays
from chassis.ports import Due
from services.complaints.adapters.pages.explanations import reasons
from services.complaints.domain import deadline
from services.complaints.domain.case_clock import due_of
from services.complaints.domain.deadline import ToldDue
from services.complaints.domain.entry import Entry
from services.complaints.domain.order import Order
from services.complaints.domain.terms import Limit, Terms
from tests.unit.complaints.builders import NOW, TODAY

CALENDAR, TERMS = Workdays(), Terms()
DUE = date(2026, 12, 1)
OPEN = ToldDue("GJJ-YJ-2026-0001", "received", DUE, False)


def entry(place: int, kind: str, on: date, **data: Any) -> Entry:
    return Entry(case="c1", place=place, kind=kind, happened_on=on, recorded_at=NOW, by={"sub": "x"}, data=data)


def came(on: date = TODAY, limit: Limit = TERMS.limits["opinion"]) -> Entry:
    return entry(1, "submit", on, term=asdict(limit))


def explain(*entries: Entry, row: ToldDue = OPEN, today: date = TODAY) -> deadline.Deadline:
    return deadline.explain(row, entries, today=today, terms=TERMS, calendar=CALENDAR)


def test_term_beyond_the_announced_year_is_provisional() -> None:
    assert due_of([came(date(2029, 3, 1))], calendar=CALENDAR).provisional


def test_explanation_names_each_counted_and_skipped_day() -> None:
    found = explain(came(), today=date(2026, 11, 26))
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
    found = explain(came(limit=Limit(7, "calendar", "七日内")))
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
    story = (came(), entry(2, "answer", date(2026, 11, 27)))
    found = explain(*story, row=replace(OPEN, state="answered"), today=date(2027, 3, 1))
    assert (found.state, found.used, found.left, found.flags) == ("ended", 3, 2, ())


def test_the_date_that_was_told_holds_whatever_the_calendar_says_now() -> None:
    """A newer calendar moves open cases by an event, closed ones never."""
    told = replace(OPEN, due_on=date(2026, 12, 3), state="closed")
    found = explain(came(), entry(2, "not_accept", date(2026, 12, 2)), row=told, today=date(2026, 12, 8))
    assert (found.due_on, found.days[-1].on, found.left) == (date(2026, 12, 3), date(2026, 12, 3), 1)


def test_a_sentence_names_the_holiday_and_the_day_that_makes_up_for_it() -> None:
    row = replace(OPEN, due_on=date(2026, 10, 13))
    said = reasons(explain(came(date(2026, 9, 30)), row=row, today=date(2026, 10, 1)))
    assert said[1:3] == [
        "10月1日至10月7日国庆节放假，不计。",
        "10月8日至10月10日为第 1 至 3 日（10月10日国庆节调休上班）。",
    ]


def test_a_petition_is_counted_from_its_acceptance_with_its_extension() -> None:
    """Accepted, extended and answered on one day too: each is heard in the order in which a case takes its course."""
    day, platform = date(2026, 12, 4), "petition_platform"
    story = (
        came(limit=TERMS.channels[platform]),
        entry(2, "accept", day, term=asdict(TERMS.from_acceptance[platform])),
        entry(3, "grant_extension", day, days=30, message="m1"),
    )
    row = replace(OPEN, state="accepted", due_on=date(2027, 3, 4))
    found = explain(*story, row=row, today=day)
    assert (found.start, found.limit.days, found.added, found.days[-1].on) == (day, 60, 30, row.due_on)
    assert reasons(found)[:2] == ["12月4日受理，次日起算，期限 60 日，延长 30 日。", "12月5日至3月4日为第 1 至 90 日。"]
    assert explain(*story, entry(4, "answer", day), row=replace(row, state="answered"), today=day).used == 0


def test_a_case_that_is_taken_up_again_and_answered_on_one_day_stands_still() -> None:
    again = entry(3, "reopen", date(2026, 11, 26), term=asdict(TERMS.limits["opinion"]))
    story = (came(), entry(2, "answer", date(2026, 11, 26)), again)
    running = explain(*story, row=replace(OPEN, state="accepted", due_on=date(2026, 12, 3)), today=date(2026, 11, 27))
    assert (running.state, running.used, reasons(running)[0][:12]) == ("running", 1, "11月26日重新办理，次")
    answered = (*story, entry(4, "answer", date(2026, 11, 26)))
    assert explain(*answered, row=replace(OPEN, state="answered"), today=date(2026, 11, 27)).state == "ended"


def test_an_order_is_due_on_the_day_of_its_platform() -> None:
    given = Order(number="77", due_on=date(2026, 12, 6)).term(TODAY)
    story = [entry(1, "record", TODAY, term=asdict(given[1]), due_on="2026-12-06")]
    assert due_of(story, calendar=CALENDAR) == Due(date(2026, 12, 6))
