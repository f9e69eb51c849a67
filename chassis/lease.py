"""Which process is the active one: a row with an owner and an end, which another may take once it has expired.

A frozen owner that thaws may act once more before it notices; whatever it does is a repeat, and readers absorb it.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from chassis.db import Database, insert
from chassis.ports import Clock
from chassis.spine import leases

TERM = timedelta(seconds=10)


class Lease:
    """One named lease in a service's own database."""

    def __init__(self, database: Database, clock: Clock, *, name: str, owner: str, term: timedelta = TERM) -> None:
        self._database, self._clock = database, clock
        self._name, self._owner, self._term = name, owner, term

    def hold(self) -> bool:
        """Take or renew the lease; False while another owner's has not expired."""
        now = self._clock.now()
        with self._database.write() as connection:
            statement = insert(connection, leases).values(name=self._name, owner=self._owner, until=now + self._term)
            statement = statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": self._owner, "until": now + self._term},
                where=sa.or_(leases.c.owner == self._owner, leases.c.until < now),
            ).returning(leases.c.owner)
            return connection.execute(statement).scalar() == self._owner

    def release(self) -> None:
        """Give it up, so that a successor need not wait."""
        with self._database.write() as connection:
            connection.execute(sa.delete(leases).where(leases.c.name == self._name, leases.c.owner == self._owner))
