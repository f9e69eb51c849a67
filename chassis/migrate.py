"""Alembic, one history per service, run from code so that every start can bring its database up to date."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory

from chassis.db import Database


class OutOfDate(Exception):
    """The database is older or newer than this code."""


def upgrade(database: Database, migrations: Path) -> None:
    """Bring a database to this code's version. Cheap when it is there already."""
    if current(database) == head(migrations):
        return
    config = _config(migrations)
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
    return ScriptDirectory.from_config(_config(migrations)).get_current_head()


def require_current(database: Database, migrations: Path) -> None:
    """Raise :class:`OutOfDate` unless the database has this code's version."""
    found, wanted = current(database), head(migrations)
    if found != wanted:
        raise OutOfDate(f"the database is at version {found or 'none'}, this code needs {wanted}: run 'migrate' first")


def run_env() -> None:
    """What each service's `migrations/env.py` calls: migrate on the connection that :func:`upgrade` opened."""
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config
