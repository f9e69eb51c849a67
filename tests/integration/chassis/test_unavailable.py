"""What the database or a disk cannot do now is told from what a statement or its values are to blame for."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.storage.database import Database, Limits
from chassis.storage.outages import is_unavailable
from tests.servers.private import free_port


@pytest.fixture
def postgres(new_postgres_database):
    database = Database(new_postgres_database().replace("postgresql://", "postgresql+psycopg://"))
    yield database
    database.dispose()


def failure_of(database: Database, statement: str, **values: object) -> sa.exc.DBAPIError:
    with pytest.raises(sa.exc.DBAPIError) as raised, database.write() as connection:
        connection.execute(sa.text(statement), values)
    return raised.value


@pytest.mark.servers
@pytest.mark.parametrize(
    "state", ["08006", "25006", "25P03", "42501", "40001", "40P01", "53100", "53200", "55P03", "57P01", "58030"]
)
def test_an_outage_of_the_server_passes(postgres: Database, state: str) -> None:
    error = failure_of(postgres, f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
    assert error.orig.sqlstate == state
    assert is_unavailable(error)


@pytest.mark.servers
@pytest.mark.parametrize("state", ["22001", "23505", "42703", "54000", "54001", "P0001", "XX000"])
def test_what_a_statement_or_its_values_are_to_blame_for_does_not_pass(postgres: Database, state: str) -> None:
    """`OperationalError` is also the driver's class for what is too large: such an event was tried again for ever."""
    assert not is_unavailable(
        failure_of(postgres, f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
    )


@pytest.mark.servers
def test_a_text_too_large_for_its_index_does_not_pass(postgres: Database) -> None:
    with postgres.write() as connection:
        connection.exec_driver_sql("CREATE TABLE words (word text PRIMARY KEY)")
    error = failure_of(postgres, "INSERT INTO words VALUES (:word)", word=secrets.token_hex(6_000))
    assert isinstance(error, sa.exc.OperationalError)
    assert not is_unavailable(error)


@pytest.mark.servers
def test_a_line_that_was_cut_passes(postgres: Database) -> None:
    assert is_unavailable(failure_of(postgres, "SELECT pg_terminate_backend(pg_backend_pid())"))


def test_a_server_that_nobody_runs_passes() -> None:
    nobody = Database(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/postgres")
    assert is_unavailable(failure_of(nobody, "SELECT 1"))


def test_a_locked_file_passes_and_a_wrong_statement_does_not(tmp_path: Path) -> None:
    path = tmp_path / "one.sqlite"
    database = Database(f"sqlite:///{path}", limits=Limits(sqlite_lock_milliseconds=10))
    assert not is_unavailable(failure_of(database, "SELECT * FROM nowhere"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert is_unavailable(failure_of(database, "CREATE TABLE one (id integer)"))
    other.close()
    database.dispose()


def test_a_file_that_cannot_be_opened_passes(tmp_path: Path) -> None:
    assert is_unavailable(failure_of(Database(f"sqlite:///{tmp_path}/missing/one.sqlite"), "SELECT 1"))


@pytest.mark.parametrize("name", ["ENOSPC", "EDQUOT", "EIO", "EROFS", "ESTALE", "EACCES", "ENOTCONN", "ETIMEDOUT"])
def test_an_outage_of_the_file_store_passes(name: str) -> None:
    assert is_unavailable(OSError(getattr(errno, name), "no"))


@pytest.mark.parametrize("name", ["ENOENT", "EISDIR", "ENAMETOOLONG", "EINVAL"])
def test_a_wrong_path_does_not_pass(name: str) -> None:
    assert not is_unavailable(OSError(getattr(errno, name), "no"))
