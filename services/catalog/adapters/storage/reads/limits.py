"""Disclosures whose limit of publication wants somebody told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import WorkCalendar
from services.catalog.adapters.storage.disclosures import LATEST
from services.catalog.adapters.storage.reception import TASKS, open_tasks
from services.catalog.adapters.storage.tables import disclosures, items, revisions
from services.catalog.domain.limit_tasks import STATES, wanted
from services.catalog.domain.time_limit import TimeLimit, deadline

_PORTION = 1_000
# Only what was never public runs against its limit, and only once it is known when it was formed.
_UNPUBLISHED = (
    sa.select(
        disclosures.c.id,
        disclosures.c.state,
        disclosures.c.closed_tasks,
        sa.func.coalesce(disclosures.c.counted_from, revisions.c.formed_on).label("counted_from"),
        items.c.data["time_limit"].label("time_limit"),
        TASKS.label("tasks"),
    )
    .join_from(disclosures, revisions, LATEST)
    .join(items, items.c.code == disclosures.c.item)
    .where(
        disclosures.c.state.in_(STATES),
        disclosures.c.first_published_at.is_(None),
        disclosures.c.formerly_published_on.is_(None),
        revisions.c.formed_on.is_not(None),
    )
)


def near_their_limit(connection: Connection, calendar: WorkCalendar, today: date, limit: int) -> list[str]:
    """Those that near their limit, or are past it, and whose task is not open yet, the oldest first."""
    found: list[str] = []
    for row in _unpublished(connection):
        limited = structure(TimeLimit, row["time_limit"])
        # Only counted here, never explained: on which rule it rests is left out.
        counted = deadline(row["counted_from"], limited, basis="", calendar=calendar, today=today)
        if set(wanted(row["state"], counted)) - set(open_tasks(row["tasks"], row["closed_tasks"])):
            found.append(row["id"])
            if len(found) == limit:
                break
    return found


def _unpublished(connection: Connection) -> Iterator[Mapping[Any, Any]]:
    after = ""
    while True:
        query = _UNPUBLISHED.where(disclosures.c.id > after).order_by(disclosures.c.id).limit(_PORTION)
        rows = connection.execute(query).mappings().all()
        yield from rows
        if len(rows) < _PORTION:
            return
        after = rows[-1]["id"]
