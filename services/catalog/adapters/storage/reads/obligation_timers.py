"""Items and obligations for which time has come to do something."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import WorkCalendar
from services.catalog.adapters.storage.obligations import IS_OPEN
from services.catalog.adapters.storage.tables import items, obligations
from services.catalog.domain.obligation import PERIODIC
from services.catalog.domain.obligation_events import OVERDUE
from services.catalog.domain.time_limit import DUE_SOON_WORKING_DAYS

_DAY = timedelta(days=1)


def to_raise(connection: Connection, today: date, limit: int) -> list[str]:
    """Items whose last period that was raised has ended."""
    # Of each item only its last one is looked up, by the index, however many it has had.
    last_day = (
        sa.select(sa.func.max(obligations.c.counted_from))
        .where(obligations.c.item == items.c.code, obligations.c.frequency == PERIODIC)
        .scalar_subquery()
    )
    query = (
        sa.select(items.c.code)
        .where(
            items.c.active,
            items.c.data["frequency"].as_string() == PERIODIC,
            items.c.data["method"].as_string() == "proactive",
            sa.func.coalesce(last_day < today, sa.true()),
        )
        .order_by(items.c.code)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def to_recount(connection: Connection, version: str, limit: int) -> list[str]:
    """Open obligations that were counted with another calendar."""
    query = sa.select(obligations.c.id).where(IS_OPEN, obligations.c.calendar != version)
    return list(connection.execute(query.order_by(obligations.c.due_on, obligations.c.id).limit(limit)).scalars())


def to_announce(connection: Connection, calendar: WorkCalendar, today: date, limit: int) -> list[str]:
    """Open obligations of whose due date something is to be said that was not said yet."""
    past = sa.and_(obligations.c.due_on < today, obligations.c.announced != OVERDUE)
    near = sa.and_(obligations.c.due_on.between(today, _horizon(calendar, today)), obligations.c.announced == "")
    query = sa.select(obligations.c.id).where(IS_OPEN, sa.or_(past, near))
    return list(connection.execute(query.order_by(obligations.c.due_on, obligations.c.id).limit(limit)).scalars())


def _horizon(calendar: WorkCalendar, today: date) -> date:
    """The last day of which it is said that it comes soon."""
    day = today
    while calendar.working_days(today, day + _DAY) <= DUE_SOON_WORKING_DAYS:
        day += _DAY
    return day
