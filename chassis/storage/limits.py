"""Counts within a window, shared by all processes of a service: a row for each key, gone when its window is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Limit
from chassis.storage.database import insert
from chassis.storage.tables import limit_counts


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
    """Count once more of each key; the window of a key begins with its first."""
    # In one order, so that two processes never wait for each other's rows.
    rows = [
        {"key": key, "count": 1, "until": now + timedelta(seconds=limit.seconds)}
        for key, limit in sorted(limits.items())
    ]
    new, table = insert(connection, limit_counts).values(rows), limit_counts.c
    is_over = table.until <= now
    changed = new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": sa.case((is_over, 1), else_=table.count + 1),
            "until": sa.case((is_over, new.excluded.until), else_=table.until),
        },
    ).returning(*table)
    return _counted(connection.execute(changed))


def clean(connection: Connection, now: datetime, limit: int) -> int:
    """Remove some of the counts whose window is over; returns how many."""
    table = limit_counts.c
    over = sa.select(table.key).where(table.until <= now).order_by(table.until).limit(limit)
    return connection.execute(sa.delete(limit_counts).where(table.key.in_(over))).rowcount


def _counted(rows: sa.CursorResult[Any]) -> Mapping[str, Counted]:
    return {row["key"]: Counted(row["count"], row["until"]) for row in rows.mappings()}
