"""Which process is the active one: a row with an owner and an end, which another may take once it has expired.

A frozen owner that thaws may act once more before it notices; whatever it does is a repeat, and readers absorb it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Clock
from chassis.storage.database import Database, insert
from chassis.storage.tables import leases

TERM = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a lease, and until when."""

    name: str
    owner: str
    until: datetime


def holders(connection: Connection) -> list[Holder]:
    """The leases that were taken and not given up, expired ones included."""
    return [Holder(*row) for row in connection.execute(sa.select(leases.c.name, leases.c.owner, leases.c.until))]


class Lease:
    """One named lease in a service's own database."""

    def __init__(self, database: Database, clock: Clock, *, name: str, owner: str) -> None:
        self._database, self._clock = database, clock
        self._name, self._owner = name, owner
        self._held_until = 0.0

    def hold(self) -> bool:
        """Take or renew the lease; False while another owner's has not expired."""
        now, begun = self._clock.now(), time.monotonic()
        with self._database.write() as connection:
            statement = insert(connection, leases).values(name=self._name, owner=self._owner, until=now + TERM)
            statement = statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": self._owner, "until": now + TERM},
                where=sa.or_(leases.c.owner == self._owner, leases.c.until < now),
            ).returning(leases.c.owner)
            is_ours = connection.execute(statement).scalar() == self._owner
        self._held_until = begun + TERM.total_seconds() if is_ours else 0.0
        return is_ours

    def is_held(self) -> bool:
        """Whether it is held as far as this process can know without asking: not after a freeze beyond its end."""
        return time.monotonic() < self._held_until

    def health_error(self) -> str:
        """What is wrong: nothing while this process or another one holds it."""
        with self._database.read() as connection:
            found = [holder for holder in holders(connection) if holder.name == self._name]
        if not found:
            return "nobody holds it"
        return "" if found[0].until > self._clock.now() else f"it has expired, {found[0].owner} had it"

    def release(self) -> None:
        """Give it up, so that a successor need not wait."""
        self._held_until = 0.0
        with self._database.write() as connection:
            connection.execute(sa.delete(leases).where(leases.c.name == self._name, leases.c.owner == self._owner))
