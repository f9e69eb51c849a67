"""What a service's migrations make is what its code believes: columns, keys and indices, on both databases."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis.storage import migrate, staff
from chassis.storage.database import Database
from tests.contract.test_structure import ROOT, SERVICES
from tests.integration.chassis.tally import NewDatabase
from tests.servers.databases import create

pytestmark = pytest.mark.servers


def metadata_of(service: str) -> sa.MetaData:
    """The service's own tables and those for messaging and staff, as one."""
    whole = sa.MetaData()
    own = importlib.import_module(f"services.{service}.adapters.storage.tables")
    for metadata in (own.metadata, staff.metadata):
        for table in metadata.sorted_tables:
            table.to_metadata(whole)
    return whole


def is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """The index of the search is made by hand, with FTS5's tables on SQLite and a tsvector on PostgreSQL."""
    return kind != "table" or not str(name).startswith("search")


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def migrated(service: str, new_database: NewDatabase) -> Iterator[Database]:
    database = _empty(new_database())
    migrate.upgrade(database, ROOT / "services" / service / "migrations")
    yield database
    database.dispose()


@pytest.fixture
def declared(service: str, new_database: NewDatabase) -> Iterator[Database]:
    """Made from the code alone."""
    database = _empty(new_database())
    with database.write() as connection:
        metadata_of(service).create_all(connection)
    yield database
    database.dispose()


def _empty(url: str) -> Database:
    create(url)
    return Database(url)


def test_alembic_finds_nothing_to_migrate(service: str, migrated: Database) -> None:
    with migrated.read() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": is_declared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata_of(service)) == []


def test_keys_and_indices_are_the_same_to_the_letter(migrated: Database, declared: Database) -> None:
    """Alembic looks neither at conditions of indices nor at primary keys."""
    made, meant = described(migrated), described(declared)
    made.pop("alembic_version")
    assert {name: table for name, table in made.items() if is_declared(name, "table", {})} == meant


def described(database: Database) -> dict[str, dict[str, object]]:
    with database.read() as connection:
        inspector = sa.inspect(connection)
        return {
            name: {
                "columns": {
                    column["name"]: (str(column["type"]), column["nullable"], column["default"])
                    for column in inspector.get_columns(name)
                },
                "primary key": inspector.get_pk_constraint(name)["constrained_columns"],
                "unique": sorted(unique["column_names"] for unique in inspector.get_unique_constraints(name)),
                "foreign keys": sorted(str(key) for key in inspector.get_foreign_keys(name)),
                "checks": sorted(check["sqltext"] for check in inspector.get_check_constraints(name)),
                "indices": indices(connection, name),
            }
            for name in inspector.get_table_names()
        }


def indices(connection: sa.Connection, table: str) -> dict[str, str]:
    """The statement that makes each index again, by its name."""
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
        if connection.dialect.name == "sqlite"
        else "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    )
    found = connection.exec_driver_sql(query, (table,))
    return {name: " ".join(statement.replace('"', "").split()) for name, statement in found}
