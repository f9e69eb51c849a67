"""The days that `yangguang calendar` computes with lie within our time, as those of the endpoints do."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from yangguang.verbs.calendar import calendar


@pytest.mark.parametrize("day", ["0001-01-01", "1948-12-31", "3000-01-01"])
def test_a_day_beyond_our_time_is_wrong_usage(day: str) -> None:
    outcome = CliRunner().invoke(calendar, ["due", day, "5"])
    assert outcome.exit_code == 2
    assert "from 1949 to 2999" in outcome.output


def test_a_day_of_ours_gets_its_term() -> None:
    assert CliRunner().invoke(calendar, ["due", "2026-09-18", "20"]).exit_code == 0
