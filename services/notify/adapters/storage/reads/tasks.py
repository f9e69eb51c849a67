"""What awaits a person (待办)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.repository import holds, reaches
from services.notify.adapters.storage.tables import tasks
from services.notify.domain.tasks import TaskState

Row = Mapping[str, Any]


def list_tasks(connection: Connection, reader: Actor, *, cursor: str | None, limit: int) -> Page[Row]:
    """What awaits the reader, most urgent first."""
    query, by = sa.select(tasks).where(_awaits(reader)), [tasks.c.due_sort, tasks.c.id]
    return fetch_page(connection, query, by=by, cursor=cursor, limit=limit)


def count_tasks(connection: Connection, reader: Actor, today: date) -> Mapping[Any, Any]:
    """How many tasks await the reader (``total``), and how many of them are due today or late (``pressing``)."""
    pressing = sa.func.coalesce(sa.func.sum(sa.case((tasks.c.due_sort <= today, 1), else_=0)), 0)
    query = sa.select(sa.func.count().label("total"), pressing.label("pressing")).where(_awaits(reader))
    return connection.execute(query).mappings().one()


def _awaits(reader: Actor) -> Any:
    """It awaits him by name, or by role in the body and the department named; 职责分离 leaves some people out."""
    in_department = sa.and_(tasks.c.body == reader.body, tasks.c.department == reader.department)
    by_role = sa.and_(
        tasks.c.person.is_(None),
        reaches(reader, tasks.c.body),
        sa.or_(sa.false(), *[holds(tasks.c.roles, role) for role in sorted(reader.roles)]),
        sa.or_(tasks.c.department.is_(None), in_department),
    )
    return sa.and_(
        tasks.c.state == TaskState.OPEN.value,
        sa.or_(tasks.c.person == reader.sub, by_role),
        sa.not_(holds(tasks.c.not_for, reader.sub)),
    )
