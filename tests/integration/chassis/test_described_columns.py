"""Columns are described to SQLAlchemy as late as it asks: names and types are the driver's own all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from chassis.storage.database import Database

pytestmark = pytest.mark.servers
QUERY = "SELECT 1 AS number, 'x'::text AS word, now() AS moment, NULL::jsonb AS \"数据\""


@pytest.fixture(params=[True, False], ids=["patched", "as it comes"])
def database(request: pytest.FixtureRequest, new_postgres_database: Callable[[], str]):
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    made = Database(url, pool_size=1, patched=request.param)
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


def test_pages_and_searches_find_the_same_with_and_without_the_patches(database: Database) -> None:
    """LIMIT is written into the statement, and a search has no plan that is kept: neither shows."""
    texts = sa.table("texts", sa.column("id", sa.Integer), sa.column("words", sa.Text))
    matches = sa.func.to_tsvector("simple", texts.c.words).op("@@")(
        sa.func.plainto_tsquery("simple", sa.bindparam("q"))
    )
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE texts (id integer PRIMARY KEY, words text)")
        rows = [{"id": number, "words": "sun shine" if number % 3 else "rain"} for number in range(1, 31)]
        connection.execute(sa.insert(texts), rows)
    query = sa.select(texts.c.id).where(matches).order_by(texts.c.id)
    for words, limit, expected in (("sun", 4, [1, 2, 4, 5]), ("rain", 2, [3, 6]), ("snow", 9, [])) * 6:
        with database.read() as connection:
            assert connection.execute(query.limit(limit), {"q": words}).scalars().all() == expected
            assert connection.execute(query.limit(limit).offset(1), {"q": words}).scalars().first() == (
                expected[1] if expected else None
            )
