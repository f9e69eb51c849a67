"""What the account that runs a service may do in its PostgreSQL database; the tables belong to another that migrates.

Whoever runs may use every table, but of the audit he may only read and add: what is recorded he can neither change nor
remove, nor can whoever breaks into the service.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.database import Database

# What else than to read and write each row; the head of the chain moves with each record, its row stays.
NARROWED: Mapping[str, str] = {
    "audit": "SELECT, INSERT",
    "audit_anchors": "SELECT, INSERT",
    "audit_head": "SELECT, UPDATE (seq, hash)",
    "alembic_version": "SELECT",
}
_EACH_ROW = "SELECT, INSERT, UPDATE, DELETE"
_SHOWN = 4
_APPEND_ONLY = ("audit", "audit_anchors")


def account_of(database: Database) -> str:
    """The user of a database's address; empty on SQLite, which has none."""
    return sa.make_url(database.url).username or ""


def grant(owner: Database, account: str) -> None:
    """Give an account what it needs of every table and no more; as the tables' owner, after each migration."""
    if owner.is_sqlite or account in ("", account_of(owner)):
        return
    with owner.write() as connection:
        quoted = connection.dialect.identifier_preparer.quote(account)
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in sorted(sa.inspect(connection).get_table_names()):
            name = connection.dialect.identifier_preparer.quote(table)
            allowed = NARROWED.get(table, _EACH_ROW)
            connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {quoted}")
            connection.exec_driver_sql(f"GRANT {allowed} ON {name} TO {quoted}")


def lack(connection: Connection) -> str:
    """What the account of a connection may not do with its tables and has to, in words; empty where nothing."""
    if connection.dialect.name != "postgresql":
        return ""
    of_tables = sa.text(
        "SELECT relname, has_table_privilege(oid, 'SELECT') AS \"SELECT\", has_table_privilege(oid, 'INSERT') AS "
        '"INSERT", has_table_privilege(oid, \'UPDATE\') AS "UPDATE", has_table_privilege(oid, \'DELETE\') AS "DELETE" '
        "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    found = [
        f"{privilege} {row['relname']}"
        for row in connection.execute(of_tables).mappings()
        for privilege in NARROWED.get(row["relname"], _EACH_ROW).split(", ")
        if row.get(privilege) is False  # of single columns it is not asked
    ]
    return ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")


def excess(connection: Connection) -> str:
    """What the account of a connection may do to the audit beyond adding to it, in words; empty where nothing."""
    if connection.dialect.name != "postgresql":
        return ""
    found = [f"{privilege} {table}" for table in _APPEND_ONLY for privilege in _beyond(connection, table)]
    return ", ".join(found)


def _beyond(connection: Connection, table: str) -> list[str]:
    held = sa.text(
        "SELECT pg_has_role(relowner, 'MEMBER') AS owns, has_any_column_privilege(oid, 'UPDATE') AS may_update, "
        "has_table_privilege(oid, 'DELETE') AS may_delete, has_table_privilege(oid, 'TRUNCATE') AS may_truncate "
        "FROM pg_class WHERE oid = to_regclass(:name)"
    )
    row = connection.execute(held, {"name": table}).one()
    named = {"own": row.owns, "change": row.may_update, "remove from": row.may_delete, "empty": row.may_truncate}
    return [act for act, may in named.items() if may]
