"""Numbers that are given once: a row for each counter, moved in the transaction that uses the number."""

from __future__ import annotations

from chassis.storage.database import insert
from chassis.storage.repository import Repository
from services.review.adapters.storage.tables import counters


class SqlCounters(Repository):
    """:class:`services.review.ports.Counters` in SQL."""

    def next(self, name: str) -> int:
        statement = (
            insert(self._connection, counters)
            .values(name=name, value=1)
            .on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
            .returning(counters.c.value)
        )
        return int(self._connection.execute(statement).scalar_one())
