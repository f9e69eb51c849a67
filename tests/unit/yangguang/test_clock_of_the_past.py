"""While the demonstration lives through the past, its clock only moves on and nobody acts from outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from chassis.base.clock import SettableClock
from yangguang.embedded import OnlyReading

PAST = datetime(2025, 6, 2, 1, 30, tzinfo=UTC)


def asked(clock: SettableClock, method: str, path: str = "/complaints/new") -> TestResponse:
    return Client(OnlyReading(Response("done"), clock)).open(path, method=method)


def test_whoever_acts_in_the_past_is_told_to_come_again() -> None:
    """His act would be recorded as of then; what he asks to read is there."""
    clock = SettableClock()
    clock.set_back(PAST)
    refused = asked(clock, "POST")
    assert refused.status_code == 503
    assert "一分钟后请返回再试" in refused.text
    assert "try again in a minute" in refused.text
    assert refused.headers["Retry-After"]
    assert asked(clock, "GET").text == "done"


def test_a_program_that_acts_in_the_past_gets_a_problem() -> None:
    clock = SettableClock()
    clock.set_back(PAST)
    problem = asked(clock, "POST", "/complaints/api/v1/cases").get_json()
    assert (problem["status"], problem["code"]) == (503, "demonstration_loading")


def test_everybody_acts_once_the_present_is_reached() -> None:
    clock = SettableClock()
    clock.set_back(PAST)
    clock.catch_up()
    assert not clock.is_behind
    assert asked(clock, "POST").text == "done"


def test_a_clock_in_the_past_goes_on_and_never_back() -> None:
    clock = SettableClock()
    clock.set_back(PAST)
    later = PAST + timedelta(days=30)
    clock.move_on(later)
    assert later <= clock.now() < later + timedelta(minutes=1)
    clock.move_on(PAST)
    assert clock.now() >= later


def test_a_clock_shows_nothing_that_is_to_come() -> None:
    clock = SettableClock()
    clock.set_back(PAST)
    clock.move_on(datetime.now(UTC) + timedelta(days=1))
    assert clock.now() <= datetime.now(UTC)
    assert not clock.is_behind
