"""Working days, terms and the years not yet announced."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar.holidays import keep, occasion, parse
from chassis.calendar.workdays import Workdays, calendar
from chassis.ports import Due, Invalid
from tests.shared_data import shared_json
from yangguang.verbs.calendar import calendar as verb

NEXT_YEAR = {
    "year": 2031,
    "holidays": [
        "2030-12-31",
        "2031-01-01",
        "2031-01-02",
        "2031-05-01",
        "2031-05-02",
        "2031-10-01",
        "2031-10-02",
        "2031-10-03",
    ],
    "workdays": ["2031-01-04"],
    "source": "国办发明电〔2030〕1号",
}


def the_file(**changes: Any) -> bytes:
    return json.dumps(NEXT_YEAR | changes).encode()


@pytest.mark.parametrize("vector", shared_json("workday-vectors.json")["vectors"], ids=lambda v: v["received"])
def test_a_term_of_working_days_ends_as_the_announced_calendar_says(vector: dict[str, Any]) -> None:
    """Day after receipt is day 1; make-up working days count."""
    due = calendar().due(date.fromisoformat(vector["received"]), vector["working_days"])
    assert due == Due(date.fromisoformat(vector["due"]))


@pytest.mark.parametrize("vector", shared_json("workday-vectors.json")["vectors"], ids=lambda v: v["received"])
def test_the_command_line_prints_the_same_date(vector: dict[str, Any], tmp_path: Path) -> None:
    """`calendar due DATE WORKING_DAYS` prints the date alone."""
    arguments = ["due", vector["received"], str(vector["working_days"])]
    ran = CliRunner().invoke(verb, arguments, env={"YANGGUANG_DATA": str(tmp_path)})
    assert (ran.exit_code, ran.stdout) == (0, vector["due"] + "\n")


def test_the_command_line_explains_each_day_of_a_term(tmp_path: Path) -> None:
    """`calendar due --explain`: counted, a day off, or made up for, before the date itself."""
    ran = CliRunner().invoke(verb, ["due", "--explain", "2026-09-30", "3"], env={"YANGGUANG_DATA": str(tmp_path)})
    lines = ran.stdout.splitlines()
    assert (ran.exit_code, lines[0], lines[-1]) == (0, "2026-10-01 Thu off   holiday 国庆节", "2026-10-10")
    assert lines[-2] == "2026-10-10 Sat 3     made_up 国庆节"


def test_a_loaded_year_names_its_holidays_by_when_they_are(tmp_path: Path) -> None:
    """The file that an operator loads has no names."""
    keep(parse(the_file()), tmp_path / "calendar")
    first, _, second = Workdays(tmp_path / "calendar").days(date(2030, 12, 30), date(2031, 1, 2))
    assert [(day.kind, day.name) for day in (first, second)] == [("holiday", "元旦")] * 2
    assert {occasion(date(2027, month, day)) for month, day in ((2, 6), (4, 5), (6, 9), (9, 15), (10, 1))} == {
        "春节",
        "清明",
        "端午",
        "中秋",
        "国庆节",
    }


def test_a_make_up_saturday_is_a_working_day_and_a_holiday_monday_is_not() -> None:
    """The General Office's arrangement of 2026: 14 February works, 16 February (春节) does not."""
    assert calendar().is_workday(date(2026, 2, 14))
    assert not calendar().is_workday(date(2026, 2, 16))


def test_the_extended_spring_festival_of_2020_is_known() -> None:
    """国办发明电〔2020〕1号 prolonged the holiday to 2 February."""
    assert not calendar().is_workday(date(2020, 1, 31))
    assert calendar().is_workday(date(2020, 2, 3))


def test_calendar_days_are_counted_through_and_never_provisional() -> None:
    """60 days of a petition are 60 days."""
    assert calendar().due(date(2099, 1, 1), 60, "calendar") == Due(date(2099, 3, 2))


def test_a_term_of_no_days_ends_where_it_begins() -> None:
    """Nothing was counted, so nothing is provisional."""
    assert calendar().due(date(2099, 1, 1), 0) == Due(date(2099, 1, 1))


def test_a_date_beyond_the_announced_years_is_provisional() -> None:
    """Weekends and the days off of the solar calendar are known (全国年节及纪念日放假办法), no other is assumed."""
    assert Workdays().due(date(2098, 12, 31), 1) == Due(date(2099, 1, 2), provisional=True)
    assert Workdays().due(date(2099, 4, 30), 1) == Due(date(2099, 5, 4), provisional=True)


def test_a_term_that_stays_in_the_announced_year_is_certain() -> None:
    """Only a term that reaches into an unknown year depends on it."""
    assert Workdays().due(date(2026, 12, 30), 1) == Due(date(2026, 12, 31))


def test_loading_a_year_redates_at_once_in_a_running_process(tmp_path: Path) -> None:
    """New Year's arrangement reaches back into December; the make-up Saturday counts."""
    workdays = Workdays(tmp_path / "calendar")
    before, version = workdays.due(date(2030, 12, 30), 2), workdays.version
    keep(parse(the_file()), tmp_path / "calendar")
    assert before == Due(date(2031, 1, 2), provisional=True)
    assert workdays.due(date(2030, 12, 30), 2).on == date(2031, 1, 4)
    assert workdays.due(date(2031, 1, 1), 2) == Due(date(2031, 1, 4))
    assert workdays.version != version
    keep(parse(the_file(workdays=[])), tmp_path / "calendar")
    assert workdays.due(date(2031, 1, 1), 2) == Due(date(2031, 1, 6))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": 1999}, "year"),
        ({"year": "2031"}, "year"),
        ({"source": " "}, "source"),
        ({"workdays": ["2031-01-06"]}, "workdays"),
        ({"workdays": ["2032-01-03"]}, "workdays[0]"),
        ({"workdays": [20310104]}, "workdays[0]"),
        ({"holidays": ["2031-01-01"]}, "holidays"),
        ({"holidays": NEXT_YEAR["holidays"] + ["2031-01-04"]}, "workdays"),
        ({"holidays": NEXT_YEAR["holidays"] + ["2031-01-01"]}, "holidays[8]"),
        ({"holidays": None}, "holidays"),
        ({"extra": 1}, ""),
    ],
)
def test_a_wrong_file_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    """A half-typed year would silently shift deadlines."""
    with pytest.raises(Invalid) as refused:
        parse(the_file(**changes))
    assert field in refused.value.errors


def test_the_verb_refuses_a_wrong_file_with_exit_code_1_and_keeps_nothing(tmp_path: Path) -> None:
    """A refused act is 1, wrong usage 2."""
    (tmp_path / "wrong.json").write_bytes(b"[]")
    env = {"YANGGUANG_DATA": str(tmp_path / "data")}
    refused = CliRunner().invoke(verb, ["load", str(tmp_path / "wrong.json")], env=env)
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "This holiday arrangement is not right, nothing was changed. Correct it and load it again: "
        "must have exactly year, holidays, workdays, source",
        "放假安排文件不正确，未作任何更改。请改正后重新载入：须有且仅有这四项",
    ], "each language for itself, and once"
    assert CliRunner().invoke(verb, ["due", "2026-02-30", "3"], env=env).exit_code == 2
    assert not (tmp_path / "data").exists()


def test_the_verb_loads_shows_and_dates_with_a_new_year(tmp_path: Path) -> None:
    """What is loaded is no longer provisional."""
    (tmp_path / "2031.json").write_bytes(the_file())
    env = {"YANGGUANG_DATA": str(tmp_path / "data")}
    before = CliRunner().invoke(verb, ["due", "2031-01-01", "2"], env=env)
    assert before.stdout == "2031-01-03 provisional\n"
    assert CliRunner().invoke(verb, ["load", str(tmp_path / "2031.json")], env=env).exit_code == 0
    after = CliRunner().invoke(verb, ["due", "2031-01-01", "2", "--json"], env=env)
    assert json.loads(after.stdout)["due"] == "2031-01-04"
    assert "2031-01-04 Sat works" in CliRunner().invoke(verb, ["show", "2031"], env=env).stdout


def test_importing_the_calendar_does_not_read_the_holiday_tables() -> None:
    """Starting a process must not wait for them."""
    code = "import sys, chassis.calendar.workdays; sys.exit('chinese_calendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(1, 60))
def test_a_term_ends_on_a_working_day_and_spans_exactly_its_days(start: date, days: int) -> None:
    """`due` and `working_days` are inverse."""
    due = calendar().due(start, days)
    assert calendar().is_workday(due.on)
    assert calendar().working_days(start, due.on) == days


@given(DAYS, DAYS, DAYS)
def test_working_days_add_up(first: date, second: date, third: date) -> None:
    """Counting is additive and signed."""
    count = calendar().working_days
    assert count(first, second) + count(second, third) == count(first, third)


def test_a_year_has_about_250_working_days() -> None:
    """A coarse check of the whole table."""
    for year in range(2008, 2027):
        start = date(year, 1, 1) - timedelta(days=1)
        assert 245 <= calendar().working_days(start, date(year, 12, 31)) <= 252
