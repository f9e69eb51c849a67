"""Many rows in one statement whose text does not depend on their number, so that it is compiled and planned once.

PostgreSQL reads the rows from one JSON parameter (arrays were tried: quoting their texts cost more than all the rest).
SQLite runs the statement of one row for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, CursorResult

Finish = Callable[[Any], Any]
"""Adds ON CONFLICT and RETURNING to an INSERT; a function of a module, since the finished statement is kept."""


def as_it_is(statement: Any) -> Any:
    """Nothing to add."""
    return statement


def write(
    connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], finish: Finish = as_it_is
) -> CursorResult[Any]:
    """Insert rows that all have the same keys, in their order."""
    if connection.dialect.name == "sqlite":
        return connection.execute(_one_by_one(table, finish), [dict(row) for row in rows])
    names = tuple(rows[0])
    text = _text(names, [[row[name] for name in names] for row in rows])
    return connection.execute(_together(table, names, finish), {"rows": text})


def among(dialect: str, columns: Sequence[sa.Column[Any]]) -> Any:
    """The condition that the columns together are one of the parameter ``keys``, which :func:`keys` makes."""
    if dialect == "sqlite":
        return sa.tuple_(*columns).in_(sa.bindparam("keys", expanding=True))
    names = tuple(str(column.name) for column in columns)
    return sa.tuple_(*columns).in_(_given(columns[0].table, names, sa.bindparam("keys", type_=sa.Text)))


def keys(dialect: str, columns: Sequence[sa.Column[Any]], wanted: Sequence[Sequence[Any]]) -> Any:
    """The value of the parameter ``keys``."""
    if dialect == "sqlite":
        return [tuple(key) for key in wanted]
    return _text(tuple(str(column.name) for column in columns), wanted)


@lru_cache(maxsize=100)
def _one_by_one(table: sa.Table, finish: Finish) -> Any:
    return finish(sqlite.insert(table))


@lru_cache(maxsize=100)
def _together(table: sa.Table, names: tuple[str, ...], finish: Finish) -> Any:
    given = _given(table, names, sa.bindparam("rows", type_=sa.Text))
    return finish(postgresql.insert(table).from_select(names, given.order_by(sa.column("position"))))


def _given(table: Any, names: tuple[str, ...], text: sa.BindParameter[str]) -> sa.Select[Any]:
    columns = [sa.column("position", sa.Integer), *[sa.column(name, table.c[name].type) for name in names]]
    read = sa.func.json_to_recordset(sa.cast(text, sa.JSON)).table_valued(*columns).render_derived(with_types=True)
    return sa.select(*[read.c[name] for name in names])


def _text(names: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> str:
    content = [{"position": position, **dict(zip(names, row, strict=True))} for position, row in enumerate(rows)]
    return orjson.dumps(content, default=_moment, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _moment(value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is no moment with a zone")
    return value.isoformat()
