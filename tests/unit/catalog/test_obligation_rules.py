"""Obligations: by when each is due, how it stands, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar.workdays import Workdays
from services.catalog.domain import obligation_events as rules
from services.catalog.domain.coverage import Coverage
from services.catalog.domain.item import Element, Item
from services.catalog.domain.obligation import (
    BY_OFFICE,
    Claim,
    Excuse,
    Obligation,
    explanation,
    is_asked,
    raised,
    wanted,
)
from services.catalog.domain.obligation_tasks import regrouped
from services.catalog.domain.time_limit import TimeLimit
from tests.shared_data import shared_json
from tests.unit.catalog.builders import BODY, NOW, PlainCalendar, an_item

CALENDAR = PlainCalendar()
TODAY = date(2026, 11, 9)
ELEMENTS = (Element("A", "组织机构"), Element("B", "科室职能"))


def a_standing(**changes: Any) -> Item:
    return replace(an_item("external"), frequency="standing", period="", elements=ELEMENTS, **changes)


def a_periodic(period: str = "quarter", **changes: Any) -> Item:
    return replace(an_item("external"), frequency="periodic", period=period, elements=(), **changes)


def one(
    item: Item, occasion: str = "", *, today: date = TODAY, calendar: Any = CALENDAR, element: str = ""
) -> Obligation:
    return raised(item, element, occasion, identity="o", today=today, calendar=calendar)


def vectors() -> list[dict[str, Any]]:
    return list(shared_json("workday-vectors.json")["vectors"])


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: f"{vector['received']}+{vector['working_days']}")
def test_a_standing_one_is_due_by_the_working_days_of_the_state_council(vector: dict[str, Any]) -> None:
    item = a_standing(time_limit=TimeLimit(vector["working_days"]))
    found = one(item, today=date.fromisoformat(vector["received"]), calendar=Workdays(), element="A")
    assert found.due_on == date.fromisoformat(vector["due"])


def test_a_period_is_due_by_the_limit_from_its_last_day() -> None:
    found = one(a_periodic(time_limit=TimeLimit(15, "calendar")), "2026-Q3")
    assert (found.counted_from, found.due_on, found.year) == (date(2026, 9, 30), date(2026, 10, 15), 2026)
    assert explanation(found, a_periodic(), BODY).startswith("2026年9月30日所属期结束，自次日起第15日（")


def test_a_date_beyond_the_announced_years_is_provisional() -> None:
    found = one(a_standing(), today=date(2090, 1, 1), calendar=Workdays(), element="A")
    assert found.provisional
    assert explanation(found, a_standing(), BODY).endswith("放假安排尚未公布，暂定")


@pytest.mark.parametrize(
    ("fulfilled", "excused", "today", "state"),
    [
        (None, False, 4, "open"),
        (None, False, 5, "overdue"),
        (4, False, 9, "fulfilled"),
        (5, False, 9, "late"),
        (None, True, 9, "excused"),
        (5, True, 9, "excused"),
        (4, True, 9, "fulfilled"),
    ],
)
def test_how_it_stands_follows_from_its_days(fulfilled: int | None, excused: bool, today: int, state: str) -> None:
    day = TODAY - timedelta(days=4)
    found = replace(
        one(a_standing(), element="A"),
        due_on=day + timedelta(days=4),
        fulfilled_on=day + timedelta(days=fulfilled) if fulfilled is not None else None,
        excuse=Excuse(kind=BY_OFFICE, at=NOW) if excused else None,
    )
    assert found.state(day + timedelta(days=today)) == state


def test_the_directory_asks_for_each_element_once_and_for_every_period_since() -> None:
    assert list(wanted(a_standing(), TODAY, {})) == [("A", ""), ("B", "")]
    assert list(wanted(a_periodic(), TODAY, {})) == [("", "2026-Q4")]
    since = [("", code) for code in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")]
    assert list(wanted(a_periodic(), TODAY, {"": "2026-Q1"})) == since
    assert list(wanted(a_periodic("month"), TODAY, {"": "2026-Q1"})) == [("", "2026-11")], "another cadence"
    for silent in (a_standing(active=False), a_standing(method="on_request"), an_item("external")):
        assert list(wanted(silent, TODAY, {})) == []


def test_what_is_asked_for_no_more_is_known() -> None:
    standing, period = one(a_standing(), element="A"), one(a_periodic(), "2026-Q4")
    assert is_asked(a_standing(), standing)
    assert is_asked(a_periodic(), period)
    assert not is_asked(a_standing(active=False), standing)
    assert not is_asked(replace(a_standing(), elements=ELEMENTS[1:]), standing)
    assert not is_asked(a_periodic("month"), period)


def test_something_public_covers_its_elements_and_its_period_alone() -> None:
    standing, period = one(a_standing(), element="A"), one(a_periodic(), "2026-Q3")
    code = standing.item
    assert Claim(code, "A").covers(standing)
    assert not Claim(code, "B").covers(standing)
    assert Claim(code, "B", "2026-Q3").covers(period), "the item has no elements"
    assert not Claim(code, "", "2026-Q2").covers(period)
    assert not Claim("other", "A").covers(standing)


def test_each_is_said_once_and_an_overdue_one_is_not_said_to_be_due_soon() -> None:
    found = one(a_standing(time_limit=TimeLimit(5)), element="A")
    said = list[str]()
    for days in (0, 1, 2, 3, 4, 7, 8, 9, 30):
        found, events = rules.announce(found, calendar=CALENDAR, today=TODAY + timedelta(days=days), at=NOW)
        said += [event.name for event in events]
    assert said == ["obligation.due_soon", "obligation.overdue"]
    late = one(a_standing(time_limit=TimeLimit(5)), element="A")
    _, events = rules.announce(late, calendar=CALENDAR, today=date(2027, 1, 1), at=NOW)
    assert [event.name for event in events] == ["obligation.overdue"]


def test_one_task_says_how_much_is_missing_and_follows_the_day_and_what_is_left() -> None:
    item, ids = a_standing(time_limit=TimeLimit(5)), iter("abcdefgh")
    both = [replace(one(item, element=code), id=code, announced="due_soon") for code in ("A", "B")]
    near, (opened,) = regrouped(both, both, item, new_id=lambda: next(ids), at=NOW)
    assert opened.data["title"] == f"公开期限临近，请起草并提出：{item.title}（缺2项要素）"
    assert opened.data["page"].startswith(f"/coverage?body=GJJ&item={item.code}")
    assert near[0].tasks == near[1].tasks
    assert regrouped(near, near, item, new_id=lambda: next(ids), at=NOW) == (near, [])
    late = [replace(each, announced="overdue") for each in near]
    past, (again, office) = regrouped(near, late, item, new_id=lambda: next(ids), at=NOW)
    assert again.data["id"] == opened.data["id"]
    assert again.data["title"].startswith("已过公开期限")
    assert office.data["kind"] == "obligation_overdue"
    left = [rules.fulfil(past[0], by="d", on=TODAY, at=NOW)[0], past[1]]
    one_left, told = regrouped(past, left, item, new_id=lambda: next(ids), at=NOW)
    assert [(event.name, "要素" in event.data["title"]) for event in told] == [("task.opened", False)] * 2
    assert told[0].data["page"].startswith("/catalog/disclosures/new?item=")
    none = [one_left[0], rules.fulfil(one_left[1], by="d", on=TODAY, at=NOW)[0]]
    done, events = regrouped(one_left, none, item, new_id=lambda: next(ids), at=NOW)
    assert [event.name for event in events] == ["task.closed"] * 2
    assert not any(each.tasks for each in done)


def test_another_limit_takes_back_what_no_longer_holds() -> None:
    item = a_standing(time_limit=TimeLimit(5))
    today = TODAY + timedelta(days=9)
    told, _ = rules.announce(one(item, element="A"), calendar=CALENDAR, today=today, at=NOW)
    (told,), _ = regrouped([], [told], item, new_id=iter("ab").__next__, at=NOW)
    again, events = rules.recount(told, told.counted_from, TimeLimit(20), calendar=CALENDAR, today=today, at=NOW)
    (again,), closed = regrouped([told], [again], item, new_id=iter("ab").__next__, at=NOW)
    assert (again.announced, again.tasks) == ("", {})
    assert [event.name for event in (*events, *closed)] == ["obligation.deadline_changed", "task.closed", "task.closed"]


@given(st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_a_rate_is_100_only_without_a_gap(counts: list[int]) -> None:
    fulfilled, late, open_, overdue, excused, standing = counts
    found = Coverage(
        fulfilled=fulfilled,
        late=late,
        open=open_ + standing,
        overdue=overdue,
        excused=excused,
        standing_open=standing,
    )
    assert (found.rate == 100) == (found.gaps == 0 and found.owed > 0)
    assert (found.rate is None) == (found.owed == 0)
    assert found.gaps == overdue + standing
