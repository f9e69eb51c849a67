"""Counts within a window, shared by all processes of a service: a row for each key, gone when its window is over.

Windows begin and end by the clock, each day has a salt of its own, and neither outlives its time: of a row nobody can
say at which moment somebody came, nor, once its day is over, from where.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Limit
from chassis.storage.database import insert
from chassis.storage.tables import limit_counts, limit_salts


@dataclass(frozen=True, slots=True)
class Counted:
    """How often within the window, and until when it lasts."""

    count: int
    until: datetime


def read(connection: Connection, keys: Collection[str], now: datetime) -> Mapping[str, Counted]:
    """What was counted of these keys; those of which nothing was are missing."""
    table = limit_counts.c
    query = sa.select(limit_counts).where(table.key.in_(list(keys)), table.until > now)
    return _counted(connection.execute(query))


def count(connection: Connection, limits: Mapping[str, Limit], now: datetime) -> Mapping[str, Counted]:
    """Count once more of each key, in the window of the clock that holds now."""
    # In one order, so that two processes never wait for each other's rows.
    rows = [
        {"key": key, "count": 1, "until": end_of_window(now, limit.seconds)} for key, limit in sorted(limits.items())
    ]
    new, table = insert(connection, limit_counts), limit_counts.c
    is_over = table.until <= now
    changed = new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": sa.case((is_over, 1), else_=table.count + 1),
            "until": sa.case((is_over, new.excluded.until), else_=table.until),
        },
    ).returning(*table)
    return _counted(connection.execute(changed, rows))


def end_of_window(now: datetime, seconds: int) -> datetime:
    """When the window ends in which a moment lies, of those that follow one another since 1970."""
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)


def salt_of(connection: Connection, day: date, *, new: str) -> str:
    """The salt of a day (UTC), the same for all processes; ``new`` where it has none yet."""
    added = insert(connection, limit_salts).values(day=day, salt=new)
    connection.execute(added.on_conflict_do_nothing(index_elements=["day"]))
    return str(connection.execute(sa.select(limit_salts.c.salt).where(limit_salts.c.day == day)).scalar_one())


def clean(connection: Connection, now: datetime, limit: int) -> int:
    """Remove some of the counts whose window is over, and the salts of former days; returns how many counts."""
    table = limit_counts.c
    over = sa.select(table.key).where(table.until <= now).order_by(table.until).limit(limit)
    connection.execute(sa.delete(limit_salts).where(limit_salts.c.day < now.astimezone(UTC).date()))
    return connection.execute(sa.delete(limit_counts).where(table.key.in_(over))).rowcount


def _counted(rows: sa.CursorResult[Any]) -> Mapping[str, Counted]:
    return {row["key"]: Counted(row["count"], row["until"]) for row in rows.mappings()}
