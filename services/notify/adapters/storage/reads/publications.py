"""External publications for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.repository import divided, holds
from services.notify.adapters.storage.tables import bodies, publications
from services.notify.domain.publication import PublicationState

Row = Mapping[str, Any]


# What a surface carries: that which has a channel of its kind, and nothing else.
WEBSITE, SCREEN = publications.c.on_website, publications.c.on_screen


def newest_publications(
    connection: Connection,
    surface: sa.Column[bool],
    *,
    topic: str = "",
    body: str = "",
    limit: int,
    offset: int = 0,
) -> Sequence[Row]:
    """External publications that are up there, with ``body_name``, the one published or corrected last first."""
    query = (
        sa.select(publications, sa.func.coalesce(bodies.c.name, publications.c.body).label("body_name"))
        .select_from(publications.outerjoin(bodies, bodies.c.code == publications.c.body))
        .where(*_up(surface, topic, body))
        .order_by(publications.c.updated_at.desc(), publications.c.disclosure.desc())
        .limit(limit)
        .offset(offset)
    )
    return [{**row, "topics": divided(row["topics"])} for row in connection.execute(query).mappings()]


def count_publications(connection: Connection, surface: sa.Column[bool], *, body: str = "") -> int:
    """How many external publications are up there."""
    return connection.execute(sa.select(sa.func.count()).where(*_up(surface, "", body))).scalar_one()


def last_change(
    connection: Connection, surface: sa.Column[bool], *, topic: str = "", body: str = ""
) -> tuple[int, datetime | None]:
    """How many there are and when anything last changed, withdrawals included: what a feed's version comes from."""
    query = sa.select(sa.func.count(), sa.func.max(publications.c.updated_at)).where(*_of(surface, topic, body))
    count, changed = connection.execute(query).one()
    return count, changed


def _of(surface: sa.Column[bool], topic: str, body: str) -> list[Any]:
    conditions: list[Any] = [surface]
    if topic:
        conditions.append(sa.or_(publications.c.topic == topic, holds(publications.c.topics, topic)))
    if body:
        conditions.append(sa.or_(publications.c.body == body, holds(publications.c.joint_bodies, body)))
    return conditions


def _up(surface: sa.Column[bool], topic: str, body: str) -> list[Any]:
    return [publications.c.state == PublicationState.PUBLISHED.value, *_of(surface, topic, body)]
