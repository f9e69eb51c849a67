"""Whom a late answer is taken to, and that nothing is said or asked twice, whatever the order of the timers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar.workdays import Workdays
from services.complaints.domain.announced_deadline import AnnouncedDeadline, announce, carried
from services.complaints.domain.pressing import in_office_hours, press, rung_of
from services.complaints.domain.terms import Terms
from tests.unit.complaints.builders import NOW, TODAY, a_case

CALENDAR, TERMS = Workdays(), Terms()


def known(**changes: Any) -> AnnouncedDeadline:
    return AnnouncedDeadline(**{"case": "c1", "due_on": date(2026, 12, 1), **changes})


def test_office_hours_are_nine_to_five_in_china_on_working_days_made_up_ones_included() -> None:
    assert in_office_hours(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), CALENDAR)
    assert not in_office_hours(datetime(2026, 11, 24, 0, 59, tzinfo=UTC), CALENDAR)
    assert not in_office_hours(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), CALENDAR)
    assert in_office_hours(datetime(2026, 10, 10, 2, 0, tzinfo=UTC), CALENDAR), "a Saturday that is worked"
    assert not in_office_hours(datetime(2026, 10, 5, 2, 0, tzinfo=UTC), CALENDAR), "a Monday of National Day"


@given(st.lists(st.tuples(st.sampled_from(["announce", "press", "wait", "answer", "reopen"]), st.integers(1, 4))))
def test_in_any_life_each_due_date_is_said_once_and_one_task_at_most_is_open(acts: list[tuple[str, int]]) -> None:
    case, told, today = a_case(department="CW"), known(), TODAY
    said, open_tasks = list[tuple[str, date]](), set[str]()
    for number, (act, days) in enumerate(acts):
        events = []
        if act == "wait":
            today += timedelta(days=days)
        elif act in ("answer", "reopen"):
            state = "answered" if act == "answer" else "accepted"
            due = CALENDAR.due(today, 5).on if act == "reopen" and case.state == "answered" else case.due_on
            case = a_case(department="CW", state=state, due_on=due)
        elif act == "announce":
            told, events = announce(case, told, terms=TERMS, calendar=CALENDAR, today=today, at=NOW)
            said += [(event.name, case.due_on) for event in events]
        else:
            rung = rung_of(case, told, terms=TERMS, calendar=CALENDAR, today=today)
            told, events = press(case, told, rung, task=f"t{number}", at=NOW)
            assert press(case, told, rung, task="again", at=NOW) == (told, [])
        for event in events:
            if event.name == "task.opened":
                open_tasks.add(event.aggregate)
            elif event.name == "task.closed":
                open_tasks.remove(event.aggregate)
        assert open_tasks == ({told.task} if told.task else set())
    assert len(said) == len(set(said))


def test_a_date_that_moved_and_is_past_all_the_same_is_not_said_again() -> None:
    case = a_case(due_on=date(2026, 12, 3))
    before = known(said="overdue", rung=2, task="t")
    moved = carried(before, case, terms=TERMS, calendar=CALENDAR, today=date(2026, 12, 8))
    assert (moved.said, moved.due_on, moved.task) == ("overdue", date(2026, 12, 3), "t")
    later = carried(before, a_case(due_on=date(2026, 12, 31)), terms=TERMS, calendar=CALENDAR, today=date(2026, 12, 8))
    assert later.said == "", "what no longer holds is as if it had not been said"
