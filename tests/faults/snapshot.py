"""What is in the four databases and at an outside subscriber, read once when all is quiet."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pika
from psycopg.rows import dict_row, namedtuple_row

from chassis.broker.topology import PUBLICATIONS_STREAM
from tests.faults.cluster import Cluster
from tests.journey.system import SERVICES

AGENCY = "watch"
Row = dict[str, Any]


@dataclass
class Snapshot:
    """Rows by service and table; ``outside`` is what the agency's queue and the stream gave, in order."""

    outbox: dict[str, list[Any]] = field(default_factory=dict)
    inbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    effects: dict[str, list[Any]] = field(default_factory=dict)
    tables: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    outside: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, service: str, table: str) -> list[Row]:
        """The rows of a business table."""
        return self.tables[service, table]

    def events(self, service: str, name: str) -> dict[str, list[Any]]:
        """Events of a kind that were committed, by what they are about."""
        found = defaultdict(list)
        for row in self.outbox[service]:
            if row.destination == "events" and row.routing_key.startswith(f"{service}.{name}."):
                found[row.aggregate.split("/", 1)[1]].append(row)
        return found


TABLES: dict[str, tuple[str, ...]] = {
    "catalog": ("disclosures", "revisions", "changes", "reception"),
    "review": ("cases", "verdicts"),
    "complaints": ("publications", "cases", "answers", "evaluations"),
    "notify": ("publications", "inner_publications", "deliveries", "tasks"),
}


def take(cluster: Cluster) -> Snapshot:
    """Read everything."""
    snapshot = Snapshot()
    for service in SERVICES:
        with cluster.database(service) as connection:
            plain = connection.cursor(row_factory=namedtuple_row)
            snapshot.outbox[service] = plain.execute("SELECT * FROM outbox ORDER BY id").fetchall()
            found = plain.execute("SELECT * FROM inbox").fetchall()
            snapshot.inbox[service] = {row.event_id: row for row in found}
            snapshot.effects[service] = plain.execute("SELECT * FROM faults_effects ORDER BY n").fetchall()
            for table in TABLES[service]:
                rows = connection.cursor(row_factory=dict_row).execute(f"SELECT * FROM {table}").fetchall()
                snapshot.tables[service, table] = rows
    wanted = sum(1 for row in snapshot.outbox["notify"] if row.destination == "publications")
    snapshot.outside = {
        "the agency's queue": _queue(cluster, f"agency.{AGENCY}"),
        "the stream": _stream(cluster, wanted),
    }
    return snapshot


def _queue(cluster: Cluster, queue: str) -> list[Row]:
    """What lies in it; not acknowledged, so that it is there the next time as well."""
    connection = pika.BlockingConnection(pika.URLParameters(cluster.system.publications_url))
    channel, found = connection.channel(), []
    while (got := channel.basic_get(queue))[0] is not None:
        found.append(json.loads(got[2]))
    connection.close()
    return found


def _stream(cluster: Cluster, wanted: int) -> list[Row]:
    connection = pika.BlockingConnection(pika.URLParameters(cluster.system.publications_url))
    channel, found = connection.channel(), []
    channel.basic_qos(prefetch_count=500)
    offset = {"x-stream-offset": "first"}
    for method, _, body in channel.consume(PUBLICATIONS_STREAM, arguments=offset, inactivity_timeout=3):
        if method is None:
            break
        found.append(json.loads(body))
        channel.basic_ack(method.delivery_tag)
    connection.close()
    assert wanted == 0 or found, "the stream gave nothing"
    return found


def identities(messages: Sequence[Row]) -> dict[str, list[Row]]:
    """Outside messages by what they are about, each identity once, in the order of their sequence."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for message in messages:
        found[message["subject"]].setdefault(message["id"], message)
    return {subject: sorted(events.values(), key=lambda event: event["sequence"]) for subject, events in found.items()}
