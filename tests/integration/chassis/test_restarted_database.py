"""A database that was started anew between two requests costs neither of them."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from chassis.storage.database import Database

pytestmark = pytest.mark.servers

OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def address(new_postgres_database) -> str:
    return new_postgres_database()


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    made = Database(address.replace("postgresql://", "postgresql+psycopg://"))
    with made.read(), made.read():  # two connections lie in the pool afterwards
        pass
    yield made
    made.dispose()


def hang_up(address: str) -> None:
    """As `pg_ctl restart -m fast` does with each connection, and wait until they have ended."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(OTHERS)


def answers(database: Database) -> bool:
    with database.read() as first, database.read() as second:
        return [each.execute(sa.text("SELECT 1")).scalar() for each in (first, second)] == [1, 1]


def test_reading_goes_on_after_a_restart(database: Database, address: str) -> None:
    hang_up(address)
    assert answers(database)


def test_writing_goes_on_after_a_restart(database: Database, address: str) -> None:
    hang_up(address)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE kept (id integer)"))
    assert answers(database)


def test_a_connection_that_lives_is_kept_and_asked_nothing(database: Database) -> None:
    made, asked = [], []
    event.listen(database.engine, "connect", lambda *_: made.append(1))
    event.listen(database.engine, "before_cursor_execute", lambda *found: asked.append(found[2]))
    assert answers(database)
    assert (made, asked) == ([], ["SELECT 1", "SELECT 1"])
