"""The staff as this service knows it: who there is, with which posts, and which sessions have ended.

One service keeps the staff and tells the others; each looks up whoever asks in its own copy, at every request.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import EVERYWHERE, Actor, Post
from chassis.storage.database import Instant, Json
from chassis.storage.repository import upsert
from chassis.storage.tables import metadata

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("sub", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("body", sa.String(64), nullable=False),
    sa.Column("department", sa.String(64), nullable=False),
    # Confirmed ones, with the dates between which each holds: `id, role, body, department, from_on, until_on (null:
    # without end), deputy_for`. A date passes without anybody telling, so the reader compares.
    sa.Column("posts", Json, nullable=False),
    sa.Column("party_member", sa.Boolean, nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    # Every session of an older generation has ended: a dismissal and "sign out everywhere" raise it.
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("mail", sa.Text),
)
sa.Index("ix_staff_body", staff.c.body, staff.c.sub)

# Sessions that ended before their time, until they would have expired.
ended_sessions = sa.Table(
    "ended_sessions",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("sub", sa.String(64), nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)
sa.Index("ix_ended_sessions_sub", ended_sessions.c.sub)
sa.Index("ix_ended_sessions_expires", ended_sessions.c.expires_at)


def keep_person(connection: Connection, person: Mapping[str, Any]) -> None:
    """Keep a person under the names of the columns, in place of what was known of him."""
    upsert(connection, staff, {column.name: person.get(column.name) for column in staff.c}, key=["sub"])


def find_person(connection: Connection, sub: str) -> Mapping[Any, Any] | None:
    """What is known of a person."""
    return connection.execute(sa.select(staff).where(staff.c.sub == sub)).mappings().one_or_none()


def keep_ended(connection: Connection, *, session: str, sub: str, expires_at: datetime) -> None:
    """Keep that a session has ended."""
    row = {"id": session, "sub": sub, "expires_at": expires_at}
    upsert(connection, ended_sessions, row, key=["id"])


def forget_expired(connection: Connection, now: datetime, limit: int = 1_000) -> int:
    """Remove some of the ended sessions that would be over by now."""
    expired = sa.select(ended_sessions.c.id).where(ended_sessions.c.expires_at <= now).limit(limit)
    ids = list(connection.execute(expired).scalars())
    if ids:
        connection.execute(sa.delete(ended_sessions).where(ended_sessions.c.id.in_(ids)))
    return len(ids)


def may_act_in(body: str) -> sa.ColumnElement[bool]:
    """Whether a row is of somebody active who may have a post in ``body``: look at :meth:`Actor.holds` then."""
    # The column as text: a cheap question that both databases can answer, and that lets nobody out.
    listed = sa.cast(staff.c.posts, sa.Text)
    named = [listed.contains(f'"{code}"', autoescape=True) for code in (body, EVERYWHERE)]
    return sa.and_(staff.c.active, sa.or_(*named))


def holders(connection: Connection, *roles: str, body: str, today: date) -> list[Actor]:
    """Everybody who holds one of ``roles`` in ``body`` today, by name."""
    query = sa.select(staff).where(may_act_in(body)).order_by(staff.c.name, staff.c.sub)
    people = [actor_of(row, today) for row in connection.execute(query).mappings()]
    return [person for person in people if person.holds(*roles, body=body)]


def actor_of(person: Mapping[Any, Any], today: date) -> Actor:
    """A row of the staff as one who acts, with the posts that hold on ``today`` (a date in China)."""
    day = today.isoformat()
    posts = [
        Post(post["role"], post["body"], post["department"], post["deputy_for"])
        for post in person["posts"]
        if post["from_on"] <= day and (post["until_on"] is None or day <= post["until_on"])
    ]
    return Actor(
        sub=person["sub"],
        name=person["name"],
        body=person["body"],
        department=person["department"],
        posts=tuple(posts),
        party_member=person["party_member"],
        kind=person["kind"],
    )
