"""Writing a database anew, so that what was erased is not left in free pages, dead rows or statistics either."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Conflict
from chassis.storage.database import Database

_OTHERS = """
    SELECT count(*) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND NOT pg_has_role(relowner, 'USAGE')
"""


class NotTheOwner(Conflict):
    """PostgreSQL lets only the owner of tables write them anew, and passes over the others without an error."""

    code = "not_the_owner"

    def __init__(self) -> None:
        super().__init__(
            "这个账号不是数据表的所有者，没有重写任何表；请用迁移所用的账号运行。",
            "This account does not own the tables, so nothing was written anew; "
            "give the owner's address, YANGGUANG_<SERVICE>_MIGRATION_DATABASE_URL, as for 'migrate'.",
        )


def compact(database: Database) -> int:
    """Write every table anew and fold the write-ahead log in; returns how many tables. Each is locked meanwhile.

    PostgreSQL's own write-ahead log is its administrator's: see docs/how-to/erase-what-must-not-be-there.md. Raises
    :class:`NotTheOwner`.
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
    if connection.exec_driver_sql(_OTHERS).scalar():
        raise NotTheOwner
    quote = connection.dialect.identifier_preparer.quote
    for table in tables:
        connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {quote(table)}")
    # The planner's samples hold frequent values of columns, titles among them; the old ones are dead rows now.
    connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
