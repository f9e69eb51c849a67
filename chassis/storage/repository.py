"""What the repositories of all services share: rows made of dataclasses, sets of codes, the reach of a reader.

Statements that are carried out often are made once. Of one that is made anew SQLAlchemy looks through every part
before it finds the compiled text, for a table of forty columns longer than the database takes to carry it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import EVERYWHERE, Actor
from chassis.storage.database import insert_of
from chassis.storage.planning import planned

# More than there are tables with columns by which their rows are found.
_KEPT = 500


class Repository:
    """What a service keeps of one kind, on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def row_of(table: sa.Table, thing: Any, **stored: Any) -> dict[str, Any]:
    """A thing's row: columns bear the names of its fields; ``stored`` are those that keep something else."""
    named = [column.name for column in table.c if column.name not in stored]
    return {name: getattr(thing, name) for name in named if hasattr(thing, name)} | stored


def change(connection: Connection, table: sa.Table, row: Mapping[str, Any], **known: Any) -> int:
    """Write columns of the rows that have the ``known`` values in theirs; how many rows there were."""
    found_by = {f"known_{name}": value for name, value in known.items()}
    return connection.execute(_change(table, tuple(known)), {**row, **found_by}).rowcount


def upsert(connection: Connection, table: sa.Table, row: Mapping[str, Any], key: Sequence[str]) -> None:
    """Insert a row, or change every given column of the row that has this key."""
    upsert_all(connection, table, [row], key)


def upsert_all(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> None:
    """The same of several rows with the same columns, in their order."""
    changed = tuple(name for name in rows[0] if name not in key)
    connection.execute(_upsert(connection.dialect.name, table, tuple(key), changed), [dict(row) for row in rows])


@lru_cache(maxsize=_KEPT)
def _change(table: sa.Table, known: tuple[str, ...]) -> sa.Update:
    # The other parameters are what is set; for each choice of them SQLAlchemy keeps a text of its own.
    return sa.update(table).where(*[table.c[name] == sa.bindparam(f"known_{name}") for name in known])


@lru_cache(maxsize=_KEPT)
def _upsert(dialect: str, table: sa.Table, key: tuple[str, ...], changed: tuple[str, ...]) -> Any:
    statement = insert_of(dialect, table)
    set_ = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=key, set_=set_)


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
    return sa.true() if EVERYWHERE in actor.bodies else is_one_of(body, actor.bodies)


def is_one_of(column: Any, codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether a column has one of these codes, of which some may stand in many rows and some in few."""
    found: sa.ColumnElement[bool] = column.in_([planned(code) for code in sorted(codes)])
    return found
