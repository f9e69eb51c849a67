"""A reader checks what it is told: unknown fields are welcome, a known field that is broken parks the event."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from chassis.events.contracts import tolerant
from chassis.events.envelope import Delivery
from chassis.service import Service
from chassis.storage.tables import inbox
from tests.contract.test_examples import built, example

PERSON = ("catalog", "person.changed", "internal")


@pytest.fixture
def reader(tmp_path: Path) -> Service:
    return built("complaints", tmp_path)


def told(reader: Service, tmp_path: Path, **changes: object) -> tuple[str, str]:
    """State and reason that the reader's inbox keeps of an example with changed data."""
    publisher, event, audience = PERSON
    envelope = orjson.loads(example(built(publisher, tmp_path), event, audience).content)
    envelope["data"] |= changes
    reader.inbox.take([Delivery(orjson.dumps(envelope))])
    with reader.database.read() as connection:
        row = connection.execute(sa.select(inbox.c.state, inbox.c.reason)).one()
    return row.state, row.reason or ""


def test_fields_that_a_reader_does_not_know_are_no_obstacle(reader: Service, tmp_path: Path) -> None:
    assert told(reader, tmp_path, nickname="小王", room={"floor": 3}) == ("done", "")


def test_a_known_field_that_is_broken_parks_the_event_with_its_place(reader: Service, tmp_path: Path) -> None:
    state, reason = told(reader, tmp_path, active="perhaps")
    assert state == "parked"
    assert reason.startswith("ContractBroken: catalog.person.changed: active: ")


def test_a_missing_field_parks_the_event_too(reader: Service, tmp_path: Path) -> None:
    publisher, event, audience = PERSON
    envelope = orjson.loads(example(built(publisher, tmp_path), event, audience).content)
    del envelope["data"]["posts"]
    reader.inbox.take([Delivery(orjson.dumps(envelope))])
    with reader.database.read() as connection:
        assert "posts" in connection.execute(sa.select(inbox.c.reason)).scalar_one()


def test_only_closedness_is_taken_from_a_writers_schema() -> None:
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"channels": {"type": "array", "items": {"type": "object", "additionalProperties": False}}},
    }
    assert tolerant(schema) == {
        "type": "object",
        "properties": {"channels": {"type": "array", "items": {"type": "object"}}},
    }
