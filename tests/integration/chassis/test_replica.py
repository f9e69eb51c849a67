"""A replica follows from a table's columns: what an event writes, how a copy is compared, how it is seeded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.events.envelope import Delivery, Event, encode
from chassis.events.replica import differing, replica
from chassis.ports import SYSTEM, DomainEvent
from chassis.reconciliation.comparison import differences, repair
from chassis.reconciliation.snapshots import announced_ids, take_snapshots
from chassis.service import Service
from chassis.storage.database import Instant, Json
from tests.integration.chassis.tally import NewDatabase, a_service, tell

pytestmark = pytest.mark.servers

metadata = sa.MetaData()
people = sa.Table(
    "people",
    metadata,
    sa.Column("sub", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("roles", Json, nullable=False, default=list),
    sa.Column("since", sa.Date),
    sa.Column("changed_at", Instant),
    sa.Column("active", sa.Boolean, nullable=False, default=True),
)
LIU = {
    "sub": "gjj.liu",
    "name": "刘洋",
    "roles": ["leader", "office"],
    "since": "2020-03-01",
    "changed_at": "2026-11-24T01:30:00.000000Z",
    "active": True,
}
ROW = LIU | {"since": date(2020, 3, 1), "changed_at": datetime(2026, 11, 24, 1, 30, tzinfo=UTC)}
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def an_event(data: dict[str, Any], sequence: int = 1, verb: str = "changed") -> Event:
    return Event(
        id=f"e-{sequence}",
        name=f"catalog.person.{verb}",
        source="catalog",
        subject=data["sub"],
        sequence=sequence,
        body="GJJ",
        audience="internal",
        at=NOW,
        data=data,
    )


@pytest.fixture
def beta(new_database: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    service = a_service("beta", new_database(), tmp_path, subscribes=["catalog.person.*.internal"])
    service.handlers = {}
    service.replicas = {"catalog.person": replica("catalog.person", people, key="sub", verbs=("added", "changed"))}
    with service.database.write() as connection:
        metadata.create_all(connection)
    yield service
    service.database.dispose()


def take(service: Service, *events: Event) -> None:
    service.inbox.take([Delivery(encode(event).encode()) for event in events])


def rows(service: Service) -> list[dict[str, Any]]:
    with service.database.read() as connection:
        return [dict(row) for row in connection.execute(sa.select(people).order_by(people.c.sub)).mappings()]


def test_each_event_of_its_verbs_writes_the_whole_row(beta: Service) -> None:
    take(beta, an_event(LIU, verb="added"))
    assert rows(beta) == [ROW]
    take(beta, an_event(LIU | {"name": "刘阳", "roles": [], "since": None}, 2))
    assert rows(beta) == [ROW | {"name": "刘阳", "roles": [], "since": None}]


def test_what_an_event_lacks_is_the_default_and_what_it_has_more_is_left(beta: Service) -> None:
    take(beta, an_event({"sub": "gjj.liu", "name": "刘洋", "telephone": "12345"}))
    assert rows(beta) == [
        {"sub": "gjj.liu", "name": "刘洋", "roles": [], "since": None, "changed_at": None, "active": True}
    ]


def test_events_of_other_verbs_are_not_its_own(beta: Service) -> None:
    take(beta, an_event(LIU, verb="praised"))
    assert rows(beta) == []


def test_a_handler_beside_a_replica_is_a_mistake(beta: Service) -> None:
    beta.handlers = {"catalog.person.changed": lambda *_, **__: None}
    with pytest.raises(ValueError, match=r"catalog\.person\.changed"):
        _ = beta.all_handlers


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({}, ""),
        ({"roles": ["office", "leader"]}, ""),
        ({"name": "别人"}, "different: name"),
        ({"name": "别人", "active": False, "since": None}, "different: name, since, active"),
        ({"changed_at": NOW}, "different: changed_at"),
    ],
)
def test_a_copy_is_compared_column_by_column(beta: Service, changed: dict[str, Any], what: str) -> None:
    """Dates and moments by what they mean, lists without their order."""
    take(beta, an_event(LIU))
    kept = beta.replicas["catalog.person"]
    with beta.database.write() as connection:
        if changed:
            connection.execute(sa.update(people).values(changed))
    with beta.database.read() as connection:
        found = kept.find(connection, {"gjj.liu": [an_event(LIU)], "gjj.nobody": []})
    assert list(found) == ["gjj.liu"]
    assert kept.compare([an_event(LIU)], found["gjj.liu"]) == what
    assert kept.compare([an_event(LIU)], None) == "missing"


def test_nothing_and_an_empty_text_are_alike() -> None:
    assert differing({"a": 1}, {"a": 1, "b": 2}) == ""
    assert differing({"a": 1, "b": 2}, {"a": 1}) == "different: b"


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    """A publisher of tallies, whose snapshots are the last number of each."""
    service = a_service("alpha", new_database(), tmp_path)

    def snapshots(_connection: object, ids: list[str], at: datetime) -> list[DomainEvent]:
        data = {"number": 7, "title": "七"}
        return [
            DomainEvent(name="tally.told", aggregate=key, body="GJJ", actor=SYSTEM, at=at, data=data) for key in ids
        ]

    service.snapshots = {"tally": snapshots}
    yield service
    service.database.dispose()


numbers = sa.Table(
    "numbers", metadata, sa.Column("number", sa.Integer, primary_key=True), sa.Column("title", sa.String(20))
)


@pytest.mark.parametrize("seed", [True, False], ids=["seeded", "repaired"])
def test_a_new_reader_is_filled_and_a_harmed_one_repaired_without_a_line_of_its_own(
    alpha: Service, beta: Service, seed: bool
) -> None:
    tell(alpha, "seven", 7, title="七")
    with alpha.database.write() as connection:
        connection.exec_driver_sql("UPDATE outbox SET published_at = occurred_at")
    keyed = replica("alpha.tally", numbers, key="number", verbs=("told",))
    beta.subscribes = ["alpha.tally.*.internal"]
    beta.replicas = {
        "alpha.tally": replace(keyed, find=lambda connection, said: _by_id(connection, list(said))),
    }
    ids = [identity for page in announced_ids(alpha, "tally") for identity in page]
    announced = take_snapshots(alpha, "tally", ids, seed=seed)
    (found,) = differences(alpha, beta, "tally", announced)
    assert found.what == "behind: it has 0 of 1 events"
    assert repair(found, alpha, beta, note=lambda *_: None, seed=seed) == ""
    assert list(differences(alpha, beta, "tally", announced)) == []
    with beta.database.write() as connection:
        connection.execute(sa.update(numbers).values(title="八"))
    (found,) = differences(alpha, beta, "tally", announced)
    assert found.what == "different: title"
    assert repair(found, alpha, beta, note=lambda *_: None, seed=seed) == ""
    with beta.database.read() as connection:
        assert connection.execute(sa.select(numbers)).all() == [(7, "七")]


def test_a_row_that_cannot_be_read_is_a_difference_and_hides_no_other(alpha: Service, beta: Service) -> None:
    for key in ("seven", "eight", "nine"):
        tell(alpha, key, 7, title="七")
    beta.subscribes = ["alpha.tally.*.internal"]
    kept = replica("alpha.tally", numbers, key="number", verbs=("told",))

    def find(connection: sa.Connection, snapshots: Any) -> dict[str, Any]:
        if "eight" in snapshots:
            raise TypeError("'int' object is not iterable")
        return _by_id(connection, list(snapshots))

    def compare(events: Any, copy: Any) -> str:
        if events[-1].subject == "nine":
            raise KeyError("state")
        return kept.compare(events, copy)

    beta.replicas = {"alpha.tally": replace(kept, find=find, compare=compare)}
    with alpha.database.read() as connection:
        payloads = connection.exec_driver_sql("SELECT payload FROM outbox ORDER BY id").scalars().all()
    beta.inbox.take([Delivery(payload.encode()) for payload in payloads])
    announced = take_snapshots(alpha, "tally", ["seven", "eight", "nine"])
    with beta.database.write() as connection:
        connection.execute(sa.update(numbers).values(title="八"))
    found = {difference.id: difference.what for difference in differences(alpha, beta, "tally", announced)}
    assert found == {
        "seven": "different: title",
        "eight": "unreadable: TypeError",
        "nine": "unreadable: KeyError",
    }


def _by_id(connection: sa.Connection, ids: list[str]) -> dict[str, Any]:
    """The one tally of this test goes by a word, its copy by the number."""
    return {identity: row for identity in ids for row in connection.execute(sa.select(numbers)).mappings()}
