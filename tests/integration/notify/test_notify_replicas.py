"""What notify keeps of others is compared with what they announced, whatever became of a row here."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from chassis.events.envelope import Event
from services.notify.adapters.replicas import REPLICAS
from tests.integration.notify import conftest
from tests.integration.notify.harness import KEEPER, NotifyHarness
from tests.people import a_person, staff_row

pytestmark = [pytest.mark.one_database, pytest.mark.servers]
harness = conftest.any_harness


def said(harness: NotifyHarness, noun: str, *events: Event) -> str:
    """What the comparison says of one thing."""
    replica, key = REPLICAS[noun], events[0].subject
    with harness.service.database.read() as connection:
        return replica.compare(events, replica.find(connection, {key: events}).get(key))


def spoil(harness: NotifyHarness, column: str, value: str) -> None:
    with harness.service.database.write() as connection:
        connection.execute(sa.text(f"UPDATE publications SET {column} = :value"), {"value": value})


def snapshot(harness: NotifyHarness, verb: str, data: dict[str, Any]) -> Event:
    return harness.event(f"catalog.disclosure.{verb}", data["id"], data, snapshot=True)


def test_a_faithful_copy_is_not_complained_of(harness: NotifyHarness):
    data = harness.publish()
    assert said(harness, "catalog.disclosure", snapshot(harness, "published", data)) == ""


@pytest.mark.both_databases
@pytest.mark.parametrize("column", ["text", "attachments", "channels"])
@pytest.mark.parametrize("value", ["null", "5", '"x"', '{"unknown": 1}', '[{"size": "many"}]'])
def test_json_that_cannot_be_read_is_reported_and_repaired(harness: NotifyHarness, column: str, value: str):
    data = harness.publish()
    spoil(harness, column, value)
    again = snapshot(harness, "published", data)
    assert said(harness, "catalog.disclosure", again) == f"unreadable: {column}"
    harness.take(again)
    assert said(harness, "catalog.disclosure", again) == ""
    assert len(harness.sent()) == 1


def test_what_cannot_be_read_stops_no_withdrawal(harness: NotifyHarness):
    data = harness.publish()
    spoil(harness, "attachments", "5")
    harness.withdraw(data, purge=True)
    assert harness.sent()[-1]["data"]["erase"] is True
    assert harness.items("/feeds/publications.json", None) == []


@pytest.mark.both_databases
def test_other_files_than_announced_are_reported(harness: NotifyHarness):
    data = harness.publish()
    spoil(harness, "attachments", "[]")
    assert said(harness, "catalog.disclosure", snapshot(harness, "published", data)) == "different: attachments"


@pytest.mark.both_databases
def test_bodies_people_and_tasks_are_compared(harness: NotifyHarness):
    person = staff_row(a_person("sun", "operator", name="孙悦"))
    kept = harness.deliver("catalog.person.changed", "sun", person)
    assert said(harness, "catalog.person", kept) == ""
    renamed = harness.event("catalog.person.changed", "sun", {**person, "name": "孙月"})
    assert said(harness, "catalog.person", renamed) == "different: name"
    harness.publish()
    opened = harness.event("review.task.opened", "t-9", {"id": "t-9"})
    assert said(harness, "review.task", opened) == "missing"
    harness.take(opened)
    assert said(harness, "review.task", opened) == ""
    closed = harness.event("review.task.closed", "t-9", {"id": "t-9"})
    assert said(harness, "review.task", closed) == "different: state"
    assert harness.items("/tasks", KEEPER)
