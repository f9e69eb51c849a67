"""Dataclasses, tuples, dates and moments go into JSON as they are, and come back as what they were."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

import cattrs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.base.converter import dumps, plain, structure


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    role: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    opened_at: datetime
    steps: tuple[Step, ...] = ()
    state: Literal["open", "closed"] = "open"
    names: frozenset[str] = field(default_factory=frozenset)


OPENED = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CASE = Case("c-1", OPENED, (Step(1, "section_head", date(2026, 11, 30)), Step(2, "leader")), names=frozenset("ba"))
PLAIN = {
    "id": "c-1",
    "opened_at": "2026-11-24T01:30:00.000000Z",
    "steps": [
        {"number": 1, "role": "section_head", "due_on": "2026-11-30"},
        {"number": 2, "role": "leader", "due_on": None},
    ],
    "state": "open",
    "names": ["a", "b"],
}


def test_a_dataclass_is_written_by_its_fields() -> None:
    assert plain(CASE) == PLAIN
    assert orjson.loads(dumps({"case": CASE})) == {"case": PLAIN}


def test_it_comes_back_as_what_it_was() -> None:
    assert structure(Case, plain(CASE)) == CASE
    assert structure(tuple[Step, ...], plain(CASE.steps)) == CASE.steps


def test_what_the_driver_has_read_already_is_taken_as_it_is() -> None:
    found = structure(Case, {"id": "c-1", "opened_at": OPENED, "steps": [{"number": 1, "role": "", "due_on": OPENED}]})
    assert (found.opened_at, found.steps[0].due_on) == (OPENED, OPENED)


def test_later_fields_are_ignored_and_missing_ones_have_their_default() -> None:
    found = structure(Case, {"id": "c-1", "opened_at": "2026-11-24T01:30:00Z", "since": "next year"})
    assert found == Case("c-1", OPENED.astimezone(UTC))


@pytest.mark.parametrize(
    "data",
    [
        {"id": "c-1"},
        {"id": "c-1", "opened_at": "yesterday"},
        {"id": "c-1", "opened_at": "2026-11-24T01:30:00Z", "steps": [{"number": "many", "role": ""}]},
        {"id": "c-1", "opened_at": "2026-11-24T01:30:00Z", "state": "lost"},
    ],
)
def test_what_is_none_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(cattrs.ClassValidationError):
        structure(Case, data)


@pytest.mark.parametrize("value", [object(), {1j}, b"bytes", datetime(2026, 1, 1)])
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    """A moment without a zone, too: it names no moment."""
    with pytest.raises((TypeError, ValueError)):
        dumps(value)


@given(
    st.builds(
        Case,
        id=st.text(),
        opened_at=st.datetimes(
            min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.sampled_from([UTC, OPENED.tzinfo])
        ),
        steps=st.lists(
            st.builds(Step, number=st.integers(-(2**53), 2**53), role=st.text(), due_on=st.none() | st.dates())
        ).map(tuple),
        state=st.sampled_from(["open", "closed"]),
        names=st.frozensets(st.text()),
    )
)
def test_nothing_is_lost_on_the_way(case: Case) -> None:
    assert structure(Case, orjson.loads(dumps(case))) == case
