"""JSON from outside stays within bounds."""

from __future__ import annotations

import pytest

from chassis.base.bounded_json import MAX_DEPTH, MAX_DIGITS, UnreadableJson, loads
from chassis.storage.paging import BadCursor, decode_cursor, encode_cursor


@pytest.mark.parametrize(
    "hostile",
    [
        b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
        b'{"a":' * 500_000,
        b"1" * 1_000_000,
        b"0." + b"1" * (MAX_DIGITS + 1),
        b'["' + b'\\"' * 100_000 + b'", ' + b"7" * (MAX_DIGITS + 1) + b"]",
        b"1e400",
        b"\xff",
        b"",
    ],
    ids=lambda hostile: hostile[:12],
)
def test_what_goes_beyond_the_bounds_is_refused(hostile: bytes) -> None:
    with pytest.raises(UnreadableJson):
        loads(hostile)


def test_digits_within_a_text_are_no_number() -> None:
    text = '\\"' + "1" * 1_000
    assert loads(f'{{"{text}": ["{text}", 1.5]}}') == {'"' + "1" * 1_000: ['"' + "1" * 1_000, 1.5]}


def test_a_cursor_is_read_within_the_same_bounds() -> None:
    deep: list[object] = []
    for _ in range(MAX_DEPTH + 2):
        deep = [deep]
    with pytest.raises(BadCursor):
        decode_cursor(encode_cursor(deep))
