"""Things at which a timer failed: kept with their reason, tried again later and later, so that the others go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.repository import upsert
from chassis.storage.tables import set_aside

# After the first failure, the second, and so on; then always the last.
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SetAside:
    """One thing that a timer could not do."""

    timer: str
    key: str
    reason: str
    failed_at: datetime
    failures: int
    retry_at: datetime
    given_up: bool = False

    @property
    def is_ended(self) -> bool:
        """Whether it is tried no more by itself, and somebody has to see to it."""
        return self.retry_at == NEVER and not self.given_up


@dataclass(frozen=True, slots=True)
class Keys:
    """The things of one timer that are set aside: ``all``, and those that wait for their next try or for none."""

    all: frozenset[str]
    waiting: frozenset[str]


def keys(connection: Connection, timer: str, now: datetime) -> Keys:
    """What of a timer is set aside now."""
    query = sa.select(set_aside.c.key, set_aside.c.retry_at, set_aside.c.given_up).where(set_aside.c.timer == timer)
    found = connection.execute(query).all()
    waiting = (row.key for row in found if row.given_up or row.retry_at > now)
    return Keys(frozenset(row.key for row in found), frozenset(waiting))


def find(connection: Connection, timer: str, key: str) -> SetAside | None:
    """How one thing stands that was set aside; None where it is not."""
    query = sa.select(set_aside).where(set_aside.c.timer == timer, set_aside.c.key == key)
    row = connection.execute(query).mappings().one_or_none()
    return SetAside(**row) if row else None


def put(connection: Connection, timer: str, key: str, reason: str, now: datetime, *, tries: int = 0) -> None:
    """Set a thing aside after one more failure; after so many ``tries`` it is not tried again by itself (0: always)."""
    known = sa.select(set_aside.c.failures).where(set_aside.c.timer == timer, set_aside.c.key == key)
    failures = (connection.execute(known).scalar() or 0) + 1
    is_last = 0 < tries <= failures
    row = {
        "timer": timer,
        "key": key,
        "reason": reason,
        "failed_at": now,
        "failures": failures,
        "retry_at": NEVER if is_last else now + RETRY_AFTER[min(failures, len(RETRY_AFTER)) - 1],
        "given_up": False,
    }
    upsert(connection, set_aside, row, key=["timer", "key"])


def retry(connection: Connection, timer: str, key: str, now: datetime) -> bool:
    """Let it be tried in the next round. False where it is not set aside."""
    return _change(connection, timer, key, retry_at=now, given_up=False)


def give_up(connection: Connection, timer: str, key: str) -> bool:
    """Let it never be tried again; it is forgotten once it is due no more. False where it is not set aside."""
    return _change(connection, timer, key, given_up=True)


def _change(connection: Connection, timer: str, key: str, **values: Any) -> bool:
    change = sa.update(set_aside).where(set_aside.c.timer == timer, set_aside.c.key == key).values(**values)
    return connection.execute(change).rowcount == 1


def forget(connection: Connection, timer: str, key: str) -> None:
    """It was done, or is no longer to be done."""
    connection.execute(sa.delete(set_aside).where(set_aside.c.timer == timer, set_aside.c.key == key))


def forget_all(connection: Connection, timer: str) -> int:
    """Nothing of a timer is to be done any more; returns of how many things."""
    return connection.execute(sa.delete(set_aside).where(set_aside.c.timer == timer)).rowcount


def listed(connection: Connection, *, limit: int = 100) -> Iterable[SetAside]:
    """What is set aside, of all timers, the oldest failure first."""
    query = sa.select(set_aside).order_by(set_aside.c.failed_at, set_aside.c.timer, set_aside.c.key).limit(limit)
    return [SetAside(**row) for row in connection.execute(query).mappings()]
