"""The staff as it is listed: people with their posts, their deputies, their sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.catalog.adapters.storage.tables import people, posts, sessions
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.person import NoSuchPerson

Row = Mapping[Any, Any]


def list_people(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Row]:
    """The staff that the reader may see, or that of one body, by identifier; each with his posts."""
    statement = sa.select(people).where(_may_read(reader))
    if query["body"]:
        statement = statement.where(people.c.body == query["body"])
    page = fetch_page(connection, statement, by=[people.c.sub], cursor=query["cursor"], limit=query["limit"])
    listed = _posts_of(connection, [row["sub"] for row in page])
    return page.map(lambda row: {**row, "posts": listed.get(row["sub"], [])})


def find_person(connection: Connection, reader: Actor, sub: str) -> Row:
    """One person with all his posts. Raises :class:`NoSuchPerson` also where the reader may not see him."""
    query = sa.select(people).where(people.c.sub == sub, sa.or_(people.c.sub == reader.sub, _may_read(reader)))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NoSuchPerson(sub)
    return {**row, "posts": _posts_of(connection, [sub]).get(sub, [])}


def active_people(connection: Connection) -> list[Row]:
    """Everybody who works somewhere now, by body and identifier, with his open posts."""
    query = sa.select(people).where(people.c.active).order_by(people.c.body, people.c.sub)
    rows = list(connection.execute(query).mappings())
    listed = _posts_of(connection, [row["sub"] for row in rows])
    return [{**row, "posts": listed.get(row["sub"], [])} for row in rows]


def people_in(connection: Connection, bodies: Collection[str]) -> list[Row]:
    """Everybody who works in one of these bodies now, by name."""
    if not bodies:
        return []
    query = sa.select(people).where(people.c.active, people.c.body.in_(bodies)).order_by(people.c.name, people.c.sub)
    return list(connection.execute(query).mappings())


def list_sessions(connection: Connection, sub: str, at: datetime) -> Sequence[Row]:
    """The sessions of a person that still hold, the newest first."""
    holds = sa.and_(sessions.c.ended_at.is_(None), sessions.c.expires_at > at)
    query = sa.select(sessions).where(sessions.c.sub == sub, holds).order_by(sessions.c.started_at.desc())
    return list(connection.execute(query).mappings())


def list_deputies(connection: Connection, sub: str) -> Sequence[Row]:
    """The open posts in which others stand in for a person, or he for others, with both names."""
    holder, principal = people.alias(), people.alias()
    query = (
        sa.select(posts, holder.c.name.label("holder_name"), principal.c.name.label("principal_name"))
        .join_from(posts, holder, holder.c.sub == posts.c.sub)
        .join(principal, principal.c.sub == posts.c.deputy_for)
        .where(posts.c.state != "ended", posts.c.deputy_for != "")
        .where(sa.or_(posts.c.deputy_for == sub, posts.c.sub == sub))
        .order_by(posts.c.from_on, posts.c.id)
    )
    return list(connection.execute(query).mappings())


def _may_read(reader: Actor) -> sa.ColumnElement[bool]:
    """Staff of the bodies that he keeps, and whoever has a post there."""
    listed = PERMISSIONS["person.list"]
    of_body = permitted_as(listed, reader, "internal", body=people.c.body)
    of_post = permitted_as(listed, reader, "internal", body=posts.c.body)
    return sa.or_(of_body, sa.exists().where(posts.c.sub == people.c.sub, of_post))


def _posts_of(connection: Connection, subs: Collection[str]) -> dict[str, list[Row]]:
    if not subs:
        return {}
    query = sa.select(posts).where(posts.c.sub.in_(subs)).order_by(posts.c.sub, posts.c.id)
    return grouped(connection.execute(query).mappings())


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Posts by their holder."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["sub"], []).append(row)
    return found
