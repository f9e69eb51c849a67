"""What was purged, and what of that and of ended notices is still to be erased at the agencies' broker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.storage.repository import Repository, upsert
from chassis.storage.tables import outbox
from services.notify.adapters.storage.tables import broker_erasures, purges
from services.notify.domain.external import Words

# A message that an agency had in hand comes back to its queue when its connection ends, or after half an hour without
# an answer (RabbitMQ's consumer timeout): what comes back is erased by a later pass.
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=40))

_HAS = sa.select(purges.c.disclosure).where(purges.c.disclosure == sa.bindparam("disclosure"))


class StoredPurges(Repository):
    """The repository."""

    def add(self, disclosure: str, *, at: datetime) -> None:
        upsert(self._connection, purges, {"disclosure": disclosure, "at": at}, key=["disclosure"])

    def has(self, disclosure: str) -> bool:
        return self._connection.execute(_HAS, {"disclosure": disclosure}).first() is not None

    def erase_at_broker(self, index_number: str, *, at: datetime) -> None:
        self._erase(index_number, None, at)

    def reword_at_broker(self, index_number: str, words: Words, *, at: datetime) -> None:
        self._erase(index_number, words, at)

    def _erase(self, index_number: str, words: Words | None, at: datetime) -> None:
        row = {"index_number": index_number, "at": at, "passes": 0, "next_at": at, "words": words}
        upsert(self._connection, broker_erasures, row, key=["index_number"])


_UNSENT = sa.exists().where(
    outbox.c.aggregate == sa.literal("publication/") + broker_erasures.c.index_number,
    outbox.c.published_at.is_(None),
)
_DUE = sa.select(broker_erasures).where(broker_erasures.c.next_at <= sa.bindparam("now"), ~_UNSENT)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was purged ``at`` a moment, or the words that stay of a public notice."""

    at: datetime
    words: Words | None


def due_at_broker(connection: Connection, now: datetime) -> Mapping[str, Erasure]:
    """The index numbers whose turn it is, each with what is to be done.

    Only those of which nothing is on its way: a message that the relay had read before the purge has arrived then.
    """
    return {
        row.index_number: Erasure(row.at, structure(Words, row.words) if row.words else None)
        for row in connection.execute(_DUE, {"now": now})
    }


def erased_at_broker(connection: Connection, index_numbers: Iterable[str], now: datetime) -> None:
    """One pass is over; the next is due later, the last is followed by none."""
    wanted = broker_erasures.c.index_number.in_(list(index_numbers))
    rows = connection.execute(sa.select(broker_erasures.c.index_number, broker_erasures.c.passes).where(wanted)).all()
    for row in rows:
        later = now + AGAIN_AFTER[row.passes] if row.passes < len(AGAIN_AFTER) else None
        connection.execute(
            sa.update(broker_erasures)
            .where(broker_erasures.c.index_number == row.index_number)
            .values(passes=row.passes + 1, next_at=later)
        )
