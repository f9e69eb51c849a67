"""What the repositories of all services share: rows made of dataclasses, sets of codes, the reach of a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import EVERYWHERE, Actor
from chassis.storage.database import insert


class Repository:
    """What a service keeps of one kind, on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def row_of(table: sa.Table, thing: Any, **stored: Any) -> dict[str, Any]:
    """A thing's row: columns bear the names of its fields; ``stored`` are those that keep something else."""
    named = [column.name for column in table.c if column.name not in stored]
    return {name: getattr(thing, name) for name in named if hasattr(thing, name)} | stored


def upsert(connection: Connection, table: sa.Table, row: Mapping[str, Any], key: Sequence[str]) -> None:
    """Insert a row, or change every given column of the row that has this key."""
    statement = insert(connection, table).values(row)
    changed = {name: statement.excluded[name] for name in row if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def joined(values: Iterable[str]) -> str:
    """A set of codes as one text, ``|a|b|``, in which both databases can look for a code."""
    return "".join(f"|{value}" for value in sorted(values)) + "|" if values else ""


def divided(text: str) -> list[str]:
    """The codes that :func:`joined` wrote, sorted."""
    return [value for value in text.split("|") if value]


def holds(column: Any, value: str) -> Any:
    """Whether a joined column holds a code."""
    return column.contains(f"|{value}|", autoescape=True)


def reaches(actor: Actor, body: Any) -> sa.ColumnElement[bool]:
    """The SQL of :meth:`chassis.ports.Actor.reaches`."""
    within: sa.ColumnElement[bool] = body.in_(sorted(actor.bodies))
    return sa.true() if EVERYWHERE in actor.bodies else within
