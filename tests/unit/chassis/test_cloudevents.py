"""The envelope keeps what it is given, and says what is wrong with what it cannot read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.events.contracts import ContractBroken, ReadContracts
from chassis.events.envelope import Event, Undecodable, decode, encode

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def an_event(**changes) -> Event:
    fields = {
        "id": "0192",
        "name": "catalog.disclosure.proposed",
        "source": "catalog",
        "subject": "d1",
        "sequence": 3,
        "body": "GJJ",
        "audience": "external",
        "at": datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
        "data": {"id": "d1"},
        "correlation": "d1",
        "traceparent": "",
        "snapshot": False,
    }
    return Event(**(fields | changes))


@given(data=st.dictionaries(st.text(), JSON, max_size=4), sequence=st.integers(1, 2**31 - 1), snapshot=st.booleans())
def test_an_event_survives_the_envelope(data, sequence: int, snapshot: bool) -> None:
    event = an_event(data=data, sequence=sequence, snapshot=snapshot)
    assert decode(encode(event)) == event


def test_the_envelope_is_a_structured_cloudevent() -> None:
    envelope = orjson.loads(encode(an_event(at=datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=8))))))
    assert envelope["specversion"] == "1.0"
    assert envelope["type"] == "yangguang.catalog.disclosure.proposed.v1"
    assert envelope["source"] == "/catalog"
    assert envelope["time"] == "2026-11-24T04:00:00.000000Z"
    assert an_event().routing_key == "catalog.disclosure.proposed.external"
    assert an_event().aggregate == "disclosure/d1"


def test_a_type_says_which_version_of_its_contract_an_event_keeps() -> None:
    told = encode(an_event(version=2))
    assert orjson.loads(told)["type"] == "yangguang.catalog.disclosure.proposed.v2"
    assert decode(told).version == 2


def test_a_reader_parks_a_version_that_it_does_not_read(tmp_path: Path) -> None:
    """It waits for a reader that does, in place of being taken for what it is not."""
    known = {"catalog.disclosure.proposed": {"$id": "urn:yangguang:catalog.disclosure.proposed.v2", "type": "object"}}
    (tmp_path / "contracts.json").write_bytes(orjson.dumps(known))
    contracts = ReadContracts(tmp_path / "contracts.json")
    contracts.check(an_event(version=2))
    with pytest.raises(ContractBroken, match="version 1 came, version 2 is read"):
        contracts.check(an_event())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "com.example.thing"}, "not one of ours"),
        ({"type": "yangguang.catalog.disclosure.proposed.v0"}, "not one of ours"),
        ({"type": "yangguang.catalog.v1"}, "does not name"),
        ({"sequence": 0}, "sequence"),
        ({"sequence": "1"}, "sequence"),
        ({"audience": "everybody"}, "audience"),
        ({"data": []}, "data"),
        ({"time": "yesterday"}, "yesterday"),
    ],
)
def test_a_wrong_envelope_is_refused_with_its_reason(changes, said: str) -> None:
    envelope = orjson.loads(encode(an_event())) | changes
    with pytest.raises(Undecodable, match=said):
        decode(orjson.dumps(envelope))


@pytest.mark.parametrize("missing", ["id", "type", "subject", "sequence", "body", "audience", "time", "data"])
def test_a_missing_attribute_is_named(missing: str) -> None:
    envelope = orjson.loads(encode(an_event()))
    del envelope[missing]
    with pytest.raises(Undecodable, match=missing):
        decode(orjson.dumps(envelope))
