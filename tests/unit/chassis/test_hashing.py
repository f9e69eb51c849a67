"""Digests and canonical JSON, the clock and identifiers."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chassis.base.clock import FixedClock, SystemClock, china_date
from chassis.base.hashing import canonical_json, sm3
from chassis.base.ids import CODE_ALPHABET, CountingIds, Uuid7Ids


def test_sm3_gives_the_digest_of_the_national_standard() -> None:
    """GB/T 32905-2016, example 1."""
    assert sm3(b"abc") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_equal_texts_have_equal_bytes_whatever_their_unicode_form() -> None:
    """NFC; keys sorted by UTF-16; no blanks (RFC 8785)."""
    assert canonical_json({"b": (1, 2.0), "a": "e\u0301"}) == '{"a":"é","b":[1,2]}'.encode()


def test_full_width_forms_stay_different() -> None:
    """NFC, not NFKC: what a reader sees as different stays different."""
    assert canonical_json("１") != canonical_json("1")


@pytest.mark.parametrize(
    "value", [float("nan"), 2**60, date(2026, 1, 1), {1: 2}, {"é": 1, "e\u0301": 2}, "\ud800", {"a": b"x"}]
)
def test_what_json_cannot_carry_unchanged_is_an_error(value: Any) -> None:
    """A digest over a silently changed value would prove nothing."""
    with pytest.raises(ValueError, match=r"canonical JSON|same text"):
        canonical_json(value)


def test_the_date_in_china_is_ahead_of_utc() -> None:
    """16:00 UTC is the next day in Shanghai."""
    assert china_date(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert china_date(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_a_naive_moment_is_refused() -> None:
    """It names no moment."""
    with pytest.raises(ValueError, match="without zone"):
        FixedClock(datetime(2026, 11, 24))


def test_a_fixed_clock_moves_only_when_told() -> None:
    """Tests own the time."""
    clock = FixedClock(datetime(2026, 11, 24, 15, 59, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(minutes=1))
    assert clock.today() == date(2026, 11, 25)


def test_the_system_clock_speaks_utc() -> None:
    """Stored times are UTC."""
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_identifiers_are_uuidv7_in_order_of_time() -> None:
    """Sorted ids keep database indexes compact."""
    made = [Uuid7Ids().new() for _ in range(100)]
    assert {uuid.UUID(identity).version for identity in made} == {7}
    assert made == sorted(made)


def test_codes_have_no_look_alikes() -> None:
    """Citizens read them over the telephone."""
    code = Uuid7Ids().code(200)
    assert len(code) == 200
    assert set(code) <= set(CODE_ALPHABET)
    assert not set(CODE_ALPHABET) & set("0O1IL2Z5S8BU")


def test_counting_ids_are_predictable_and_never_repeat() -> None:
    """For tests that compare whole records."""
    ids = CountingIds()
    assert ids.new() == "00000000-0000-7000-8000-000000000001"
    assert len({ids.code(6) for _ in range(1000)}) == 1000
