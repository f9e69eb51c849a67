"""What one process has locked, frozen or at work, does not hold up all others for ever."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from chassis.storage.database import Database, Limits
from chassis.storage.outages import is_unavailable

pytestmark = pytest.mark.servers


def test_an_abandoned_transaction_loses_its_rows(new_postgres_database) -> None:
    """A process that the machine froze between two statements held the head of the audit chain until it thawed."""
    limits = Limits(abandoned_milliseconds=300)
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    frozen, other = Database(url, limits=limits), Database(url)
    with other.write() as connection:
        connection.exec_driver_sql("CREATE TABLE head (seq integer)")
        connection.exec_driver_sql("INSERT INTO head VALUES (1)")

    def freeze_and_thaw() -> None:
        with frozen.write() as mine:
            mine.exec_driver_sql("SELECT * FROM head FOR UPDATE")
            begun = time.monotonic()
            with other.write() as connection:
                connection.exec_driver_sql("UPDATE head SET seq = 2")
            assert time.monotonic() - begun < 10
            mine.exec_driver_sql("UPDATE head SET seq = 3")

    with pytest.raises(sa.exc.DBAPIError) as raised:
        freeze_and_thaw()
    assert is_unavailable(raised.value), "the thawed one is to try its work again"
    with other.read() as connection:
        assert connection.exec_driver_sql("SELECT seq FROM head").scalar() == 2
    frozen.dispose()
    other.dispose()


def test_nobody_waits_for_ever_for_what_another_has_locked(new_postgres_database) -> None:
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    keeper, other = Database(url), Database(url, limits=Limits(lock_milliseconds=300))
    with other.write() as connection:
        connection.exec_driver_sql("CREATE TABLE head (seq integer)")
    with keeper.write() as mine:
        mine.exec_driver_sql("LOCK TABLE head")
        with pytest.raises(sa.exc.DBAPIError) as raised, other.write() as connection:
            connection.exec_driver_sql("INSERT INTO head VALUES (1)")
    assert is_unavailable(raised.value), "the same work may succeed later"
    keeper.dispose()
    other.dispose()
