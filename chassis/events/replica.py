"""What a reader keeps of another service's things: upsert, comparison and seeding follow from one table's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from chassis.storage.database import Instant
from chassis.storage.repository import upsert

Find = Callable[[Connection, Mapping[str, Sequence[Event]]], Mapping[str, Any]]
Compare = Callable[[Sequence[Event], Any | None], str]


@dataclass(frozen=True, slots=True)
class Replica:
    """What a reader keeps of one noun of another service, and how it is compared at a reconciliation.

    ``find`` gives the copies by id and ``compare`` says what is wrong with one, or nothing; both are given the
    snapshots. ``handlers`` keep the copy by event name; empty where use cases do that.
    """

    find: Find
    compare: Compare
    handlers: Mapping[str, Handler] = field(default_factory=dict)


def replica(noun: str, table: sa.Table, *, key: str, verbs: Sequence[str] = ("changed",)) -> Replica:
    """A plain copy of ``noun`` (``catalog.person``): a table whose columns bear the names of the event's fields.

    Each event of one of the ``verbs`` writes the whole row, found by the column ``key``. What an event lacks becomes
    the column's default, else NULL.
    """
    columns = [column for column in table.c if column.name != key]

    def keep(event: Event, *, work: Any, clock: Clock) -> None:
        connection: Connection = work.events.connection
        upsert(connection, table, {column.name: _kept(column, event.data) for column in table.c}, key=[key])

    def find(connection: Connection, snapshots: Mapping[str, Sequence[Event]]) -> Mapping[str, Any]:
        query = sa.select(table).where(table.c[key].in_(list(snapshots)))
        return {row[key]: row for row in connection.execute(query).mappings()}

    def compare(events: Sequence[Event], copy: Any | None) -> str:
        data = events[-1].data
        expected = {column.name: _alike(_kept(column, data)) for column in columns}
        return differing(expected, {name: _alike(copy[name]) for name in expected} if copy is not None else None)

    return Replica(find, compare, {f"{noun}.{verb}": keep for verb in verbs})


def differing(expected: Mapping[str, Any], copy: Mapping[str, Any] | None) -> str:
    """What a reader's copy lacks of what is expected of it, in one line."""
    if copy is None:
        return "missing"
    names = [name for name, value in expected.items() if copy.get(name) != value]
    return f"different: {', '.join(names)}" if names else ""


def _kept(column: sa.Column[Any], data: Mapping[str, Any]) -> Any:
    """The value of a column: JSON has neither dates nor moments, tables have."""
    value = data.get(column.name)
    if value is None and column.default is not None:
        default: Any = column.default
        return default.arg(None) if default.is_callable else getattr(default, "arg", None)
    if isinstance(value, str) and isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    return value


def _alike(value: Any) -> Any:
    """Nothing and an empty text read alike; the order of a list means nothing."""
    return sorted(value, key=str) if isinstance(value, list) else value or ""
