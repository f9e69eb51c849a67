"""What the log says of a server that is away: when it went, each new reason, and when it is back, and no more."""

from __future__ import annotations

import logging

import pytest

from chassis.base.availability import MOST_REASONS, Availability


@pytest.fixture
def away(caplog: pytest.LogCaptureFixture) -> Availability:
    caplog.set_level(logging.INFO)
    return Availability(logging.getLogger("test"), "the broker", seconds=lambda: 0.0)


def test_a_server_that_is_asked_again_and_again_is_two_lines(
    away: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(100):
        away.lost("it does not answer at db:1: Connection refused")
    away.back()
    away.back()
    assert caplog.messages == [
        "the broker is away: it does not answer at db:1: Connection refused",
        "the broker is back after 0 s",
    ]


def test_a_server_that_names_another_reason_each_time_does_not_fill_the_log(
    away: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(100):
        away.lost(f"it refuses us: connection {number}")
    assert len(caplog.messages) == MOST_REASONS == 3
    away.back()
    away.lost("it refuses us: connection 1")
    assert caplog.messages[-1] == "the broker is away: it refuses us: connection 1", "it is another outage"
