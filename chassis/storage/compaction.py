"""Writing a database anew, so that what was erased is not left in free pages, dead rows or statistics either."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.database import Database


def compact(database: Database) -> int:
    """Write every table anew and fold the write-ahead log in; returns how many tables. Each is locked meanwhile.

    PostgreSQL's own write-ahead log is its administrator's: see docs/how-to/erase-what-must-not-be-there.md.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        tables = sa.inspect(connection).get_table_names()
        if database.is_sqlite:
            connection.exec_driver_sql("VACUUM")
        else:
            _write_anew(connection, tables)
    database.checkpoint()
    return len(tables)


def _write_anew(connection: Connection, tables: list[str]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in tables:
        connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {quote(table)}")
    # The planner's samples hold frequent values of columns, titles among them; the old ones are dead rows now.
    connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
