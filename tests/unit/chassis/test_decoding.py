"""Whatever is decoded can be kept in every database; the rest is undecodable, and says why."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from chassis.events.envelope import Undecodable, decode

GOOD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "0192-1",
    "source": "/alpha",
    "type": "yangguang.alpha.tally.told.v1",
    "subject": "a",
    "time": "2026-11-24T08:00:00Z",
    "sequence": 1,
    "body": "GJJ",
    "audience": "internal",
    "data": {},
}


def test_a_good_envelope_is_decoded() -> None:
    assert decode(orjson.dumps(GOOD)).routing_key == "alpha.tally.told.internal"


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("id", "x" * 81),
        ("id", "with\0nul"),
        ("id", {"not": "text"}),
        ("source", "/" + "s" * 60),
        ("subject", "s" * 101),
        ("subject", "a\0b"),
        ("subject", None),
        ("body", ["GJJ"]),
        ("sequence", True),
        ("sequence", 0),
        ("sequence", 2**31),
        ("sequence", 1.0),
        ("sequence", "1"),
        ("time", "2026-11-24T08:00:00"),
        ("time", "0001-01-01T00:00:00+14:00"),
        ("time", "yesterday"),
        ("time", 5),
        ("type", "yangguang.alpha.tally." + "t" * 80 + ".v1"),
        ("type", "yangguang.alpha.tally.\u0000.v1"),
        ("type", "yangguang.alpha.v1"),
        ("type", ["yangguang"]),
        ("audience", "everybody"),
        ("audience", {}),
        ("data", "text"),
        ("data", None),
        ("traceparent", "t" * 61),
        ("correlationid", 7),
    ],
)
def test_what_no_database_could_keep_is_undecodable(attribute: str, value: Any) -> None:
    """Such a message, taken for an event, could be neither applied nor parked, and would block its worker for ever."""
    with pytest.raises(Undecodable):
        decode(orjson.dumps({**GOOD, attribute: value}))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"null", b"{", b'"text"', b"[" * 100_000, b'{"id":"\\ud800"}']
)
def test_bytes_that_are_no_envelope_are_undecodable(content: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(content)
