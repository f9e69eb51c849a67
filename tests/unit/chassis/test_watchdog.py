"""A main loop that stops turning ends its process; one that is idle, waits, works long or was frozen does not."""

from __future__ import annotations

import pytest

from chassis.base.progress import Progress
from chassis.events.inbox import Reader
from chassis.monitoring.watchdog import Watchdog

LIMIT = 5


@pytest.fixture
def progress() -> Progress:
    return Progress()


def a_watchdog(progress: Progress, ended: list[str] | None) -> Watchdog:
    return Watchdog(progress, limit=LIMIT, end=None if ended is None else ended.append)


def test_a_loop_that_stops_turning_is_ended_once_after_the_limit(progress: Progress) -> None:
    ended: list[str] = []
    watchdog = a_watchdog(progress, ended)
    for _ in range(LIMIT - 1):
        watchdog.tick()
    assert (ended, watchdog.health_error()) == ([], "")
    for _ in range(10):
        watchdog.tick()
    assert ended == [f"no turn for {LIMIT} s"]
    assert watchdog.health_error() == f"no turn for {LIMIT + 9} s"


def test_a_loop_that_turns_now_and_then_is_never_ended(progress: Progress) -> None:
    """However long it idles, waits for its broker or works through a backlog: each of these turns within the limit."""
    ended: list[str] = []
    watchdog = a_watchdog(progress, ended)
    for second in range(1, 1000):
        if second % (LIMIT - 1) == 0:
            progress.turn()
        watchdog.tick()
    assert (ended, watchdog.health_error()) == ([], "")


def test_a_part_that_stops_turning_is_noticed_though_all_others_turn(progress: Progress) -> None:
    """Each destination of a relay has a thread of its own, which may have died without a word."""
    ended: list[str] = []
    watchdog = a_watchdog(progress, ended)
    events, publications = progress.part("the destination events"), progress.part("the destination publications")
    for _ in range(LIMIT * 3):
        for part in (progress, events, publications):
            part.turn()
        watchdog.tick()
    assert (ended, watchdog.health_error()) == ([], "")
    for _ in range(LIMIT + 3):
        progress.turn(), publications.turn()
        watchdog.tick()
    assert ended == [f"no turn of the destination events for {LIMIT} s"]
    assert watchdog.health_error() == f"no turn of the destination events for {LIMIT + 3} s"


def test_a_frozen_hour_counts_as_one_tick(progress: Progress) -> None:
    """The watchdog is frozen with the process: only what it has lived through counts, not the clock."""
    ended: list[str] = []
    watchdog = a_watchdog(progress, ended)
    for _ in range(LIMIT - 2):
        watchdog.tick()
    # An hour passes on every clock; the first to run after the thaw is the watchdog.
    watchdog.tick()
    assert (ended, watchdog.health_error()) == ([], "")
    progress.turn()
    watchdog.tick()
    assert watchdog.health_error() == ""


def test_where_it_is_switched_off_an_error_is_reported_but_nothing_ended(progress: Progress) -> None:
    watchdog = a_watchdog(progress, None)
    for _ in range(LIMIT * 3):
        watchdog.tick()
    assert watchdog.health_error() == f"no turn for {LIMIT * 3} s"
    progress.turn()
    watchdog.tick()
    assert watchdog.health_error() == ""


def test_each_event_of_a_long_batch_is_progress(progress: Progress) -> None:
    """One message can bring thousands of waiting ones with it, all of them in one transaction."""
    reader = Reader(handlers={}, open_work=None, clock=None, meter=None, progress=progress)  # type: ignore[arg-type]
    event = type("Told", (), {"name": "alpha.tally.told", "erases": False, "erased": False})()
    for expected in (1, 2, 3):
        reader.apply(event, work=None)
        assert progress.turns == expected
