"""Reads on PostgreSQL keep their plans, the text search does not: one plan cannot serve rare and frequent words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from chassis.storage.database import Database

pytestmark = pytest.mark.servers


def test_what_is_read_again_and_again_is_prepared_but_for_searches(new_postgres_database: Callable[[], str]) -> None:
    database = Database(new_postgres_database().replace("postgresql://", "postgresql+psycopg://"), pool_size=1)
    read = sa.text("SELECT length(CAST(:word AS text))")
    search = sa.text("SELECT to_tsvector('simple', 'sun shine') @@ CAST(:word AS tsquery)")
    for _ in range(10):
        with database.read() as connection:
            assert connection.execute(read, {"word": "sun"}).scalar_one() == 3
        with database.read() as connection:
            assert connection.execute(search, {"word": "sun"}).scalar_one() is True
    with database.read() as connection:
        kept = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    database.dispose()
    assert any("length" in statement for statement in kept)
    assert not any("tsquery" in statement for statement in kept)
