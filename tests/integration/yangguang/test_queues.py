"""`yangguang parked` and `yangguang outbox`: what an operator does is in the audit, with the act or not at all."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from chassis.events.envelope import Delivery
from chassis.storage.tables import positions
from tests.integration.yangguang.harness import SystemHarness


def record(harness: SystemHarness, service: str, name: str) -> Any:
    """The one record of an act."""
    return json.loads(harness.value(service, "SELECT record FROM audit WHERE name = ?", name))


def park(harness: SystemHarness) -> str:
    """An event of a person, next in its order, that review could not take when it came, and now could."""
    envelope = json.loads(harness.value("catalog", "SELECT payload FROM outbox WHERE aggregate = 'person/gjj.zhouhai'"))
    envelope |= {"id": "parked-1", "sequence": envelope["sequence"] + 1}
    repaired = orjson.dumps(envelope).decode()
    envelope["data"]["posts"] = "everything"
    harness.services["review"].inbox.take([Delivery(orjson.dumps(envelope))])
    harness.sql("review", "UPDATE inbox SET payload = ? WHERE event_id = 'parked-1'", repaired)
    return "parked-1"


def place(harness: SystemHarness) -> int:
    query = f"SELECT sequence FROM {positions.name} WHERE aggregate = 'person/gjj.zhouhai'"
    return int(harness.value("review", query))


def test_a_replay_takes_effect_with_its_record(harness: SystemHarness) -> None:
    event, before = park(harness), place(harness)
    result = harness.yangguang("parked", "replay", "review", event)
    assert (result.exit_code, result.stdout) == (0, "parked-1: done\n")
    assert place(harness) == before + 1
    assert record(harness, "review", "inbox.replayed")["detail"] == {"state": "done"}
    assert record(harness, "review", "inbox.replayed")["actor"]["sub"] == "operator"


def test_a_replay_that_is_refused_again_is_recorded_too(harness: SystemHarness) -> None:
    event = park(harness)
    harness.sql("review", "UPDATE inbox SET payload = replace(payload, '\"active\":true', '\"active\":1')")
    result = harness.yangguang("parked", "replay", "review", event)
    assert result.exit_code == 1
    assert record(harness, "review", "inbox.replayed")["detail"] == {"state": "parked"}
    assert "active" in harness.value("review", "SELECT reason FROM inbox WHERE event_id = ?", event)


def test_a_discard_needs_a_reason_and_keeps_it(harness: SystemHarness) -> None:
    event, before = park(harness), place(harness)
    assert harness.yangguang("parked", "discard", "review", event, "--reason", " ").exit_code == 2
    assert harness.yangguang("parked", "discard", "review", event, "--reason", "试验消息").exit_code == 0
    assert place(harness) == before + 1
    assert record(harness, "review", "inbox.discarded")["detail"] == {"reason": "试验消息"}


def test_what_cannot_be_decoded_can_only_be_discarded(harness: SystemHarness) -> None:
    harness.services["review"].inbox.take([Delivery(b"no event at all")])
    event = harness.value("review", "SELECT event_id FROM inbox WHERE state = 'parked'")
    assert harness.yangguang("parked", "replay", "review", event).exit_code == 1
    assert harness.yangguang("parked", "discard", "review", event, "--reason", "垃圾").exit_code == 0
    assert harness.yangguang("parked", "list").stdout == "nothing is parked\n"


def test_publishing_again_is_recorded_with_its_number(harness: SystemHarness) -> None:
    result = harness.yangguang("outbox", "republish", "--since", "2026-01-01T00:00:00+08:00", "--service", "catalog")
    assert result.exit_code == 0
    count = harness.value("catalog", "SELECT count(*) FROM outbox WHERE published_at IS NULL")
    assert record(harness, "catalog", "outbox.republished")["detail"]["rows"] == count > 100
    harness.settle()
    assert harness.yangguang("reconcile", "--settle", "0").exit_code == 0


@pytest.mark.parametrize("since", ["2026-11-24T19:00:00", "2026-11-24", "yesterday"])
def test_a_time_without_its_zone_publishes_nothing_again(harness: SystemHarness, since: str) -> None:
    """As UTC it would be eight hours later than whoever wrote it meant, and what he lost would stay lost."""
    result = harness.yangguang("outbox", "republish", "--since", since)
    assert result.exit_code == 2
    assert "give a time with its zone (RFC 3339), such as 2026-11-24T08:00:00+08:00" in result.stderr
    assert harness.value("catalog", "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0


def test_a_time_to_come_is_refused_and_one_before_what_is_kept_is_said_to_be_so(harness: SystemHarness) -> None:
    """A year that was mistyped would read as if nothing had been published, and an early one as if all came again."""
    ahead = harness.yangguang("outbox", "republish", "--since", "2099-01-01T00:00:00+08:00")
    assert (ahead.exit_code, ahead.stdout) == (2, "")
    assert "is still to come" in ahead.stderr
    early = harness.yangguang("outbox", "republish", "--since", "2020-01-01T00:00:00+08:00")
    assert early.exit_code == 0
    assert early.stderr.startswith("What was published more than 7 days ago is kept no more (YANGGUANG_OUTBOX_DAYS)")
    harness.settle()


@pytest.mark.parametrize("verb", [["parked", "replay"], ["parked", "discard", "--reason", "x"]])
def test_an_event_that_is_not_parked_is_left_alone_and_nothing_is_recorded(
    harness: SystemHarness, verb: list[str]
) -> None:
    before = harness.value("review", "SELECT count(*) FROM audit")
    assert harness.yangguang(*verb[:2], "review", "no-such-event", *verb[2:]).exit_code == 1
    assert harness.value("review", "SELECT count(*) FROM audit") == before
