"""`yangguang parked` after a wrong deployment: many events at once, none out of sight."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from chassis.events.envelope import Delivery
from chassis.events.operator_inbox import find
from tests.integration.yangguang.harness import SystemHarness


def park_bytes(harness: SystemHarness, count: int, service: str = "review") -> list[str]:
    """Messages that cannot be decoded, in the order of their ids."""
    harness.services[service].inbox.take([Delivery(f"no event {number}".encode()) for number in range(count)])
    rows = harness.sql(service, "SELECT event_id FROM inbox WHERE state = 'parked' ORDER BY event_id")
    return [row[0] for row in rows]


def park_people(harness: SystemHarness) -> list[str]:
    """Two events of each of three people, as if review had refused the first and then the second of each."""
    ids = []
    people = harness.sql("catalog", "SELECT aggregate, max(id) FROM outbox WHERE aggregate LIKE 'person/%' GROUP BY 1")
    for aggregate, row in people[:3]:
        envelope = json.loads(harness.value("catalog", "SELECT payload FROM outbox WHERE id = ?", row))
        place = envelope["sequence"]
        for step in (1, 2):
            # Their ids run against their order.
            event = envelope | {"id": f"{aggregate}-{9 - step}", "sequence": place + step}
            content = orjson.dumps(event | {"data": {**event["data"], "posts": "everything"}})
            harness.services["review"].inbox.take([Delivery(content)])
            ids.append(event["id"])
    harness.sql("review", "UPDATE inbox SET state = 'parked', reason = 'broken' WHERE state <> 'done'")
    return ids


def repair_contents(harness: SystemHarness) -> None:
    harness.sql("review", "UPDATE inbox SET payload = replace(payload, '\"everything\"', '[]') WHERE state = 'parked'")


def audited(harness: SystemHarness) -> list[tuple[str, str]]:
    rows = harness.sql("review", "SELECT aggregate, record FROM audit WHERE name = 'inbox.replayed' ORDER BY seq")
    return [(row[0].removeprefix("inbox/"), json.loads(row[1])["detail"]["state"]) for row in rows]


def test_a_listing_says_how_many_it_does_not_show_and_goes_on_after_them(harness: SystemHarness) -> None:
    ids = park_bytes(harness, 5)
    first = harness.yangguang("parked", "list", "review", "--limit", "2").stdout.splitlines()
    assert [line.split()[1] for line in first[:2]] == ids[:2]
    assert first[2] == f"review: 3 more; continue with 'parked list review --after {ids[1]}'"
    rest = harness.yangguang("parked", "list", "review", "--after", ids[1]).stdout.splitlines()
    assert [line.split()[1] for line in rest] == ids[2:]
    assert harness.yangguang("parked", "list", "review", "--after", ids[4]).stdout == "nothing more is parked\n"


def test_every_service_has_its_own_page_and_a_cursor_belongs_to_one(harness: SystemHarness) -> None:
    park_bytes(harness, 3), park_bytes(harness, 3, "notify")
    lines = harness.yangguang("parked", "list", "--limit", "2").stdout.splitlines()
    assert [line.split(":")[0] for line in lines if "more" in line] == ["notify", "review"]
    assert harness.yangguang("parked", "list", "--after", "x").exit_code == 2


def test_machines_get_a_list_and_what_is_beyond_it_elsewhere(harness: SystemHarness) -> None:
    ids = park_bytes(harness, 3)
    result = harness.yangguang("parked", "list", "review", "--limit", "2", "--json")
    assert [row["event_id"] for row in json.loads(result.stdout)] == ids[:2]
    assert result.stderr.startswith("review: 1 more")


def test_one_is_shown_however_many_there_are(harness: SystemHarness) -> None:
    last = park_bytes(harness, 10_050)[-1]
    shown: dict[str, Any] = json.loads(harness.yangguang("parked", "show", "review", last, "--json").stdout)
    assert (shown["event_id"], shown["state"]) == (last, "parked")
    assert harness.yangguang("parked", "show", "review", "no-such").exit_code == 1


def test_all_are_replayed_in_the_order_of_each_aggregate_and_each_is_recorded(harness: SystemHarness) -> None:
    ids = park_people(harness)
    repair_contents(harness)
    result = harness.yangguang("parked", "replay", "review", "--all")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "6 done, 0 left"), result.output
    assert audited(harness) == [(event_id, "done") for event_id in ids]
    assert harness.yangguang("audit", "verify", "review").exit_code == 0


def test_several_are_replayed_in_their_order_whichever_way_they_are_named(harness: SystemHarness) -> None:
    ids = park_people(harness)
    repair_contents(harness)
    result = harness.yangguang("parked", "replay", "review", ids[1], ids[0], "--json")
    assert json.loads(result.stdout) == {
        "events": [{"event_id": event_id, "state": "done"} for event_id in ids[:2]],
        "done": 2,
        "left": 0,
    }
    with harness.services["review"].database.read() as connection:
        assert (find(connection, ids[2]) or pytest.fail("it is gone")).state == "parked"


def test_what_is_refused_again_holds_up_its_own_aggregate_only(harness: SystemHarness) -> None:
    ids = park_people(harness)
    repair_contents(harness)
    harness.sql("review", "UPDATE inbox SET payload = replace(payload, '[]', '7') WHERE event_id = ?", ids[0])
    garbage = park_bytes(harness, 1)[-1]
    result = harness.yangguang("parked", "replay", "review", "--all", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["done"], report["left"]) == (1, 4, 3)
    states = {event["event_id"]: (event["state"], event.get("code", "")) for event in report["events"]}
    assert states[ids[0]] == ("parked", "")
    assert states[ids[1]] == ("refused", "earlier_event_first")
    assert states[garbage][0] == "refused"
    assert audited(harness)[0] == (ids[0], "parked")


@pytest.mark.parametrize("named", [[], ["--all", "one"]])
def test_a_replay_names_its_events_or_says_all(harness: SystemHarness, named: list[str]) -> None:
    assert harness.yangguang("parked", "replay", "review", *named).exit_code == 2


def test_a_discard_and_a_republication_answer_machines(harness: SystemHarness) -> None:
    event = park_bytes(harness, 1)[0]
    said = harness.yangguang("parked", "discard", "review", event, "--reason", "垃圾", "--json").stdout
    assert json.loads(said) == {"event_id": event, "state": "discarded"}
    again = harness.yangguang("parked", "discard", "review", event, "--reason", "垃圾", "--json")
    assert (again.exit_code, json.loads(again.stdout)["code"]) == (1, "conflict")
    since = ["--since", "2026-01-01T00:00:00+08:00", "--service", "catalog", "--json"]
    rows = json.loads(harness.yangguang("outbox", "republish", *since).stdout)["catalog"]["rows"]
    assert rows == harness.value("catalog", "SELECT count(*) FROM outbox WHERE published_at IS NULL") > 100
