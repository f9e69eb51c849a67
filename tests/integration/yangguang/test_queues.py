"""`yangguang parked` and `yangguang outbox`: what an operator does is in the audit, with the act or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from chassis.events.envelope import Delivery
from chassis.storage.tables import positions
from tests.integration.yangguang.world import World
from yangguang.__main__ import main


def record(world: World, service: str, name: str) -> Any:
    """The one record of an act."""
    return json.loads(world.one(service, "SELECT record FROM audit WHERE name = ?", name))


def park(world: World) -> str:
    """An event of a person, next in its order, that review could not take when it came, and now could."""
    envelope = json.loads(world.one("catalog", "SELECT payload FROM outbox WHERE aggregate = 'person/gjj.zhouhai'"))
    envelope |= {"id": "parked-1", "sequence": envelope["sequence"] + 1}
    mended = orjson.dumps(envelope).decode()
    envelope["data"]["roles"] = "everything"
    world.services["review"].inbox.take([Delivery(orjson.dumps(envelope))])
    world.sql("review", "UPDATE inbox SET payload = ? WHERE event_id = 'parked-1'", mended)
    return "parked-1"


def place(world: World) -> int:
    query = f"SELECT sequence FROM {positions.name} WHERE aggregate = 'person/gjj.zhouhai'"
    return int(world.one("review", query))


def test_a_replay_takes_effect_with_its_record(world: World) -> None:
    event, before = park(world), place(world)
    result = world.yangguang("parked", "replay", "review", event)
    assert (result.exit_code, result.stdout) == (0, "parked-1: done\n")
    assert place(world) == before + 1
    assert record(world, "review", "inbox.replayed")["detail"] == {"state": "done"}
    assert record(world, "review", "inbox.replayed")["actor"]["sub"] == "operator"


def test_a_replay_that_is_refused_again_is_recorded_too(world: World) -> None:
    event = park(world)
    world.sql("review", "UPDATE inbox SET payload = replace(payload, '\"active\":true', '\"active\":1')")
    result = world.yangguang("parked", "replay", "review", event)
    assert result.exit_code == 1
    assert record(world, "review", "inbox.replayed")["detail"] == {"state": "parked"}
    assert "active" in world.one("review", "SELECT reason FROM inbox WHERE event_id = ?", event)


def test_a_discard_needs_a_reason_and_keeps_it(world: World) -> None:
    event, before = park(world), place(world)
    assert world.yangguang("parked", "discard", "review", event, "--reason", " ").exit_code == 1
    assert world.yangguang("parked", "discard", "review", event, "--reason", "试验消息").exit_code == 0
    assert place(world) == before + 1
    assert record(world, "review", "inbox.discarded")["detail"] == {"reason": "试验消息"}


def test_what_cannot_be_decoded_can_only_be_discarded(world: World) -> None:
    world.services["review"].inbox.take([Delivery(b"no event at all")])
    event = world.one("review", "SELECT event_id FROM inbox WHERE state = 'parked'")
    assert world.yangguang("parked", "replay", "review", event).exit_code == 1
    assert world.yangguang("parked", "discard", "review", event, "--reason", "垃圾").exit_code == 0
    assert world.yangguang("parked", "list").stdout == "nothing is parked\n"


def test_publishing_again_is_recorded_with_its_number(world: World) -> None:
    result = world.yangguang("outbox", "republish", "--since", "2026-01-01T00:00:00+08:00", "--service", "catalog")
    assert result.exit_code == 0
    count = world.one("catalog", "SELECT count(*) FROM outbox WHERE published_at IS NULL")
    assert record(world, "catalog", "outbox.republished")["detail"]["rows"] == count > 100
    world.settle()
    assert world.yangguang("reconcile", "--settle", "0").exit_code == 0


@pytest.mark.parametrize("verb", [["outbox"], ["parked", "list"], ["reconcile"]])
def test_a_database_that_is_not_there_yet_is_said_in_one_line(tmp_path: Path, verb: list[str]) -> None:
    result = CliRunner().invoke(main, verb, env={"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_MODE": "embedded"})
    assert result.exit_code == 1
    assert result.stderr.startswith("yangguang: the database of catalog: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", [["parked", "replay"], ["parked", "discard", "--reason", "x"]])
def test_an_event_that_is_not_parked_is_left_alone_and_nothing_is_recorded(world: World, verb: list[str]) -> None:
    before = world.one("review", "SELECT count(*) FROM audit")
    assert world.yangguang(*verb[:2], "review", "no-such-event", *verb[2:]).exit_code == 1
    assert world.one("review", "SELECT count(*) FROM audit") == before
