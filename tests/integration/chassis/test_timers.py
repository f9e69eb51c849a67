"""A timer does one thing at a time: what fails is set aside with its reason and tried again, the others go on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.base.clock import FixedClock
from chassis.ports import Refusal
from chassis.relay.scheduler import ROUND, run_timer
from chassis.service import Chore, Service, Timer
from chassis.storage import set_aside
from chassis.storage.set_aside import RETRY_AFTER, SetAside
from tests.integration.chassis.tally import NewDatabase, Work, a_service, seen, tallies

pytestmark = pytest.mark.servers
START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


class Things:
    """What a timer has to do: the keys that are due, those that fail, and why."""

    def __init__(self, *due: str) -> None:
        self.due = list(due)
        self.failing: dict[str, Exception] = {}
        self.tried: list[str] = []
        self.told: list[str] = []
        self.telling_fails = False

    def list_due(self, work: Work, _clock: object, limit: int) -> list[str]:
        done = set(work.connection.execute(sa.select(tallies.c.id)).scalars())
        return [key for key in self.due if key not in done][:limit]

    def run(self, key: str, work: Work, _clock: object) -> None:
        self.tried.append(key)
        work.see(key, 1)
        if key in self.failing:
            raise self.failing[key]

    def timer(self) -> Timer:
        return Timer("count", timedelta(minutes=1), self.list_due, self.run, self.note_failed)

    def note_failed(self, key: str, work: Work, _clock: object) -> None:
        self.told.append(key)
        if self.telling_fails:
            raise ValueError("nobody is there")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path, clock: FixedClock) -> Iterator[Service]:
    service = a_service("alpha", new_database(), tmp_path)
    service.clock = clock
    yield service
    service.database.dispose()


def listed(service: Service) -> list[SetAside]:
    with service.database.read() as connection:
        return list(set_aside.listed(connection))


def test_what_fails_is_set_aside_with_its_reason_and_the_others_go_on(alpha: Service) -> None:
    things = Things("a", "b", "c")
    things.failing = {"b": Refusal("不行。", "there is no calendar for 2028", code="no_calendar")}
    assert run_timer(alpha, things.timer()) == 2
    assert (seen(alpha, "a"), seen(alpha, "b"), seen(alpha, "c")) == ([1], [], [1])
    assert listed(alpha) == [
        SetAside("count", "b", "no_calendar: there is no calendar for 2028", START, 1, START + RETRY_AFTER[0])
    ]


def test_it_is_tried_later_and_later_and_forgotten_when_it_is_done(alpha: Service, clock: FixedClock) -> None:
    things = Things("b")
    things.failing = {"b": ValueError("no")}
    # As docs/how-to/watch-and-mend.md tells operators.
    told = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=6))
    for failures, pause in enumerate(told, 1):
        assert run_timer(alpha, things.timer()) == 0
        assert (listed(alpha)[0].failures, listed(alpha)[0].retry_at) == (failures, clock.now() + pause)
        clock.advance(pause - timedelta(seconds=1))
        assert run_timer(alpha, things.timer()) == 0
        assert len(things.tried) == failures, "not before its time"
        clock.advance(timedelta(seconds=1))
    things.failing = {}
    assert run_timer(alpha, things.timer()) == 1
    assert (seen(alpha, "b"), listed(alpha)) == ([1], [])


def test_an_outage_is_no_fault_of_the_thing(alpha: Service) -> None:
    things = Things("a", "b", "c")
    things.failing = {"b": OSError(errno.ENOSPC, "No space left on device")}
    with pytest.raises(OSError, match="No space"):
        run_timer(alpha, things.timer())
    assert things.tried == ["a", "b"], "the rest would fail as well"
    assert listed(alpha) == []
    things.failing = {}
    assert run_timer(alpha, things.timer()) == 2


def test_things_set_aside_do_not_crowd_out_the_others(alpha: Service) -> None:
    """More of them than are looked at in one round."""
    failing = [f"{number:05d}" for number in range(ROUND + 5)]
    things = Things(*failing, "z")
    things.failing = dict.fromkeys(failing, ValueError("no"))
    assert run_timer(alpha, things.timer()) == 1
    assert len(listed(alpha)) == 100, "the oldest, as many as anybody reads"
    things.due.append("zz")
    assert run_timer(alpha, things.timer()) == 1
    assert seen(alpha, "zz") == [1]


def test_timers_keep_what_they_set_aside_apart(alpha: Service) -> None:
    things, others = Things("a"), Things("a")
    things.failing = {"a": ValueError("no")}
    run_timer(alpha, things.timer())
    assert run_timer(alpha, Timer("recount", timedelta(minutes=1), others.list_due, others.run)) == 1


def test_what_is_due_still_when_it_was_done_is_not_done_twice_in_a_round(alpha: Service) -> None:
    tried = []
    timer = Timer("count", timedelta(minutes=1), lambda *_: ["a"], lambda key, *_: tried.append(key))
    assert run_timer(alpha, timer) == 1
    assert tried == ["a"]


def test_it_stops_where_the_lease_is_lost(alpha: Service) -> None:
    things = Things("a", "b", "c")
    assert run_timer(alpha, things.timer(), goes_on=lambda: len(things.tried) < 2) == 2


def test_a_chore_is_called_until_it_has_nothing_left_to_do(alpha: Service) -> None:
    portions = [3, 3, 1, 0, 5]
    chore = Chore("clean", timedelta(hours=1), lambda _work, _clock: portions.pop(0))
    assert run_timer(alpha, chore) == 7
    assert portions == [5]


def test_people_are_told_of_each_failure_and_the_others_go_on_where_that_fails_too(alpha: Service) -> None:
    things = Things("a", "b", "c")
    things.failing = {"a": ValueError("broken"), "b": ValueError("broken")}
    things.telling_fails = True
    assert run_timer(alpha, things.timer()) == 1
    assert (things.told, [thing.key for thing in listed(alpha)]) == (["a", "b"], ["a", "b"])


def test_what_is_due_no_more_is_forgotten(alpha: Service) -> None:
    """It was done by hand, or given up by an act on its page."""
    things = Things("a", "b")
    things.failing = {"a": ValueError("broken"), "b": ValueError("broken")}
    run_timer(alpha, things.timer())
    things.due.remove("a")
    run_timer(alpha, things.timer())
    assert [thing.key for thing in listed(alpha)] == ["b"]


def test_what_is_due_still_is_set_aside_no_more_once_it_was_done(alpha: Service, clock: FixedClock) -> None:
    """A thing of every round, which is never due no more."""
    failing = [ValueError("broken")]

    def run(*_: object) -> None:
        if failing:
            raise failing.pop()

    timer = Timer("count", timedelta(minutes=1), lambda *_: ["a"], run)
    run_timer(alpha, timer)
    assert [thing.key for thing in listed(alpha)] == ["a"]
    clock.advance(RETRY_AFTER[0])
    assert run_timer(alpha, timer) == 1
    assert listed(alpha) == []


def test_what_stands_beyond_the_end_of_a_full_round_is_not_forgotten(alpha: Service, clock: FixedClock) -> None:
    """Only a round that saw all that is due knows what is due no more."""
    things = Things("late")
    things.failing = {"late": ValueError("broken")}
    for pause in RETRY_AFTER[:2]:
        run_timer(alpha, things.timer())
        clock.advance(pause)
    before_it = [f"{number:05d}" for number in range(ROUND + 5)]
    things.due = [*before_it, "late"]
    assert run_timer(alpha, things.timer()) == len(before_it)
    assert [(thing.key, thing.failures) for thing in listed(alpha)] == [("late", 3)]


def test_an_operator_has_it_tried_at_once_or_gives_it_up(alpha: Service, clock: FixedClock) -> None:
    things = Things("a", "b")
    things.failing = {"a": ValueError("broken"), "b": ValueError("broken")}
    run_timer(alpha, things.timer())
    with alpha.database.write() as connection:
        assert set_aside.retry(connection, "count", "a", clock.now())
        assert set_aside.give_up(connection, "count", "b")
        assert not set_aside.give_up(connection, "count", "c")
    things.failing.clear()
    clock.advance(timedelta(days=30))
    run_timer(alpha, things.timer())
    assert things.tried == ["a", "b", "a"]
    assert [(thing.key, thing.given_up) for thing in listed(alpha)] == [("b", True)]
