"""Columns are described to SQLAlchemy as late as it asks: names and types are the driver's own all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from chassis.storage.database import Database

pytestmark = pytest.mark.servers
QUERY = "SELECT 1 AS number, 'x'::text AS word, now() AS moment, NULL::jsonb AS \"数据\""


@pytest.fixture
def database(new_postgres_database: Callable[[], str]):
    made = Database(new_postgres_database().replace("postgresql://", "postgresql+psycopg://"), pool_size=1)
    yield made
    made.dispose()


def test_the_description_says_what_the_drivers_own_says(database: Database) -> None:
    with database.read() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(QUERY)
        late = cursor.description
        own = super(type(cursor), cursor).description
        assert [column[:2] for column in late] == [(column.name, column.type_code) for column in own]
        assert len(late) == len(own)
        assert late[-1][0] == "数据"
        assert [column[0] for column in late[1:3]] == ["word", "moment"]
        with pytest.raises(IndexError):
            late[4]


def test_a_statement_without_rows_describes_none(database: Database) -> None:
    with database.read() as connection:
        assert connection.exec_driver_sql("CREATE TEMPORARY TABLE empty (number integer)").returns_rows is False
        result = connection.execute(sa.text("SELECT number FROM empty"))
        assert (list(result.keys()), result.all()) == (["number"], [])


def test_the_same_statement_is_read_by_name_each_time(database: Database) -> None:
    """The second time SQLAlchemy takes what it kept of the first, and asks for no name."""
    with database.read() as connection:
        for _ in range(8):
            row = connection.execute(sa.text(QUERY)).mappings().one()
            assert (row["number"], row["word"], row["数据"]) == (1, "x", None)
