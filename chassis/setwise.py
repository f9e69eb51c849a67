"""Many rows in one statement whose text does not depend on their number, so that it is compiled and planned once.

PostgreSQL reads the rows from one JSON parameter (arrays were tried: quoting their texts cost more than all the rest).
SQLite runs the statement of one row for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.db import insert

Rows = Sequence[Mapping[str, Any]]


def put(
    connection: Connection, table: sa.Table, rows: Rows, on_conflict: Callable[[Any], Any] = lambda statement: statement
) -> None:
    """Insert rows that all have the same keys, in their order; ``on_conflict`` adds its clause to the statement."""
    if connection.dialect.name == "sqlite":
        connection.execute(on_conflict(insert(connection, table)), [dict(row) for row in rows])
    else:
        connection.execute(on_conflict(insert_rows(connection, table, rows)))


def insert_rows(connection: Connection, table: sa.Table, rows: Rows) -> Any:
    """The INSERT of rows that all have the same keys, for those who want to add RETURNING as well."""
    if connection.dialect.name == "sqlite":
        return insert(connection, table).values([dict(row) for row in rows] if len(rows) > 1 else dict(rows[0]))
    names = list(rows[0])
    given = _given(table, names, [[row[name] for name in names] for row in rows])
    return insert(connection, table).from_select(names, given.order_by(sa.column("place")))


def among(connection: Connection, columns: Sequence[sa.Column[Any]], keys: Sequence[Sequence[Any]]) -> Any:
    """The condition that the columns together are one of the keys."""
    if connection.dialect.name == "sqlite":
        return sa.tuple_(*columns).in_([tuple(key) for key in keys])
    names = [str(column.name) for column in columns]
    return sa.tuple_(*columns).in_(_given(columns[0].table, names, keys))


def _given(table: Any, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> sa.Select[Any]:
    """What was given, as a table of the columns ``names`` that is ordered by its column ``place``."""
    content = [{"place": place, **dict(zip(names, row, strict=True))} for place, row in enumerate(rows)]
    text = orjson.dumps(content, default=_moment, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()
    columns = [sa.column("place", sa.Integer), *[sa.column(name, table.c[name].type) for name in names]]
    parsed = sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", text, sa.Text, unique=True), sa.JSON))
    read = parsed.table_valued(*columns, name="given").render_derived(with_types=True)
    return sa.select(*[read.c[name] for name in names])


def _moment(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is no moment with a zone")
    return value.isoformat()
