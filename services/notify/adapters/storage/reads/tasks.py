"""What awaits a person (待办)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import EVERYWHERE, Actor, Post
from chassis.storage.paging import Page, fetch_page
from chassis.storage.repository import holds
from services.notify.adapters.storage.tables import bodies, inner_publications, publications, tasks
from services.notify.domain.tasks import TaskState

Row = Mapping[str, Any]


def list_tasks(connection: Connection, reader: Actor, *, q: str = "", cursor: str | None, limit: int) -> Page[Row]:
    """What awaits the reader, most urgent first, with ``body_name`` and the body's ``departments``.

    ``q``: a part of its title, or the index number of what it is about; empty for all.
    """
    query = (
        sa.select(tasks, sa.func.coalesce(bodies.c.name, tasks.c.body).label("body_name"), bodies.c.departments)
        .select_from(tasks.outerjoin(bodies, bodies.c.code == tasks.c.body))
        .where(_awaits(reader))
    )
    if q:
        query = query.where(_is_called(q))
    by = [tasks.c.due_sort, tasks.c.id]
    return fetch_page(connection, query, by=by, cursor=cursor, limit=limit)


def count_tasks(connection: Connection, reader: Actor, today: date) -> Mapping[Any, Any]:
    """How many tasks await the reader (``total``), and how many of them are due today or late (``pressing``)."""
    pressing = sa.func.coalesce(sa.func.sum(sa.case((tasks.c.due_sort <= today, 1), else_=0)), 0)
    query = sa.select(sa.func.count().label("total"), pressing.label("pressing")).where(_awaits(reader))
    return connection.execute(query).mappings().one()


def count_shown(rows: Sequence[Row], today: date) -> Mapping[Any, Any]:
    """The same of somebody's tasks where all of them have been read."""
    return {"total": len(rows), "pressing": sum(row["due_sort"] <= today for row in rows)}


def _awaits(reader: Actor) -> Any:
    """It awaits him or whom he stands in for by name, or by a post in the body and the department named.

    职责分离 leaves some people out.

    Those about party matters await party members only.
    """
    by_post = sa.and_(tasks.c.person.is_(None), sa.or_(sa.false(), *map(_asks_for, reader.posts)))
    deputy_posts = [post for post in reader.posts if post.deputy_for]
    as_deputy = [sa.and_(tasks.c.person == post.deputy_for, _asks_for(post)) for post in deputy_posts]
    awaited = [
        tasks.c.state == TaskState.OPEN.value,
        sa.or_(tasks.c.person == reader.sub, by_post, *as_deputy),
        sa.not_(holds(tasks.c.not_for, reader.sub)),
    ]
    return sa.and_(*awaited, *([] if reader.party_member else [tasks.c.audience != "party"]))


def _is_called(words: str) -> sa.ColumnElement[bool]:
    """By a part of its title, or the index number of the publication that it is about."""
    known = (publications, inner_publications)
    numbered = [sa.select(each.c.disclosure).where(each.c.index_number == words.upper()) for each in known]
    return sa.or_(tasks.c.title.icontains(words, autoescape=True), tasks.c.disclosure.in_(sa.union(*numbered)))


def _asks_for(post: Post) -> sa.ColumnElement[bool]:
    asked = [holds(tasks.c.roles, post.role)]
    if post.body != EVERYWHERE:
        asked.append(tasks.c.body == post.body)
    if post.department:
        asked.append(sa.or_(tasks.c.department.is_(None), tasks.c.department == post.department))
    return sa.and_(*asked)
