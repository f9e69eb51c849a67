"""Alembic, one history per service, run from code so that every start can bring its database up to date.

Alembic is loaded only where there is something to do: a database that is up to date never needs its 13 MB.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.storage.database import Database

MIGRATE = "run 'migrate' first"
NEWER = "run the release that brought it there, or put the backup back that was made before that"
FOREIGN = "give one that is empty, or put the whole backup back"
OF_THE_VERSION = (MIGRATE, NEWER, FOREIGN)
"""How every line about a database of another version ends."""


class OutOfDate(Exception):
    """The database is older or newer than this code, or no version of it."""


def upgrade(database: Database, migrations: Path) -> None:
    """Bring a database to this code's version. Cheap when it is there already.

    Raises :class:`OutOfDate` for one that a newer release has brought further, for there is no way back, and for one
    that holds the tables of another program, or half of a backup.
    """
    found = current(database)
    if found == head(migrations):
        return
    _must_be_ours(database, found)
    _must_not_be_newer(found, migrations)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            # Several processes may start at once: one migrates, the others wait for it.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(database: Database) -> str | None:
    """The version of the database; None when it is empty."""
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def head(migrations: Path) -> str | None:
    """The version that this code wants."""
    found = [_constants(path) for path in sorted((migrations / "versions").glob("*.py"))]
    followed = {names["down_revision"] for names in found}
    heads = [names["revision"] for names in found if names["revision"] not in followed]
    if len(heads) > 1:
        raise ValueError(f"the history in {migrations} has several ends: {', '.join(heads)}")
    return heads[0] if heads else None


def require_current(database: Database, migrations: Path) -> None:
    """Raise :class:`OutOfDate` unless the database has this code's version; one that is not there is not made."""
    found, wanted = None if database.is_missing else current(database), head(migrations)
    if found != wanted:
        if not database.is_missing:
            _must_be_ours(database, found)
        _must_not_be_newer(found, migrations)
        raise OutOfDate(f"the database is at version {found or 'none'}, this code needs {wanted}: {MIGRATE}")


def lacking(database: Database, declared: sa.MetaData) -> str:
    """The first declared table or column that a database has not; empty where all is there."""
    with database.read() as connection:
        inspector = sa.inspect(connection)
        there = set(inspector.get_table_names())
        for table in declared.sorted_tables:
            if table.name not in there:
                return f"table {table.name}"
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if absent := [column.name for column in table.columns if column.name not in columns]:
                return f"column {table.name}.{absent[0]}"
    return ""


def run_env() -> None:
    """What each service's `migrations/env.py` calls: migrate on the connection that :func:`upgrade` opened."""
    from alembic import context

    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


def _must_be_ours(database: Database, version: str | None) -> None:
    if version is not None:
        return
    with database.read() as connection:
        tables = sorted(name for name in sa.inspect(connection).get_table_names() if name != "alembic_version")
    if tables:
        raise OutOfDate(f"the database has tables ({tables[0]}, …) and no version of ours: {FOREIGN}")


def _must_not_be_newer(version: str | None, migrations: Path) -> None:
    """Versions are numbers of one length, so what comes after the last one that is known was made later."""
    last = head(migrations)
    if version is not None and last is not None and version > last:
        raise OutOfDate(f"the database is at version {version}, and this code knows none after {last}: {NEWER}")


def _constants(path: Path) -> dict[str, Any]:
    """The constants that a migration assigns at its top; ours have one predecessor each, or none."""
    found: dict[str, Any] = {}
    for statement in ast.parse(path.read_bytes()).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            found |= {name.id: statement.value.value for name in statement.targets if isinstance(name, ast.Name)}
    return found
