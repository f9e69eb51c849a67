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


def newest_publications(
    connection: Connection, *, topic: str = "", body: str = "", limit: int, offset: int = 0
) -> Sequence[Row]:
    """External publications that are up, with ``body_name``, the one published or corrected last first."""
    query = (
        sa.select(publications, sa.func.coalesce(bodies.c.name, publications.c.body).label("body_name"))
        .select_from(publications.outerjoin(bodies, bodies.c.code == publications.c.body))
        .where(*_up(topic, body))
        .order_by(publications.c.updated_at.desc(), publications.c.disclosure.desc())
        .limit(limit)
        .offset(offset)
    )
    return [{**row, "topics": divided(row["topics"])} for row in connection.execute(query).mappings()]


def count_publications(connection: Connection, *, body: str = "") -> int:
    """How many external publications are up."""
    return connection.execute(sa.select(sa.func.count()).where(*_up("", body))).scalar_one()


def last_change(connection: Connection, *, topic: str = "", body: str = "") -> tuple[int, datetime | None]:
    """How many there are and when anything last changed, withdrawals included: what a feed's version comes from."""
    query = sa.select(sa.func.count(), sa.func.max(publications.c.updated_at)).where(*_of(topic, body))
    count, changed = connection.execute(query).one()
    return count, changed


def _of(topic: str, body: str) -> list[Any]:
    conditions: list[Any] = []
    if topic:
        conditions.append(sa.or_(publications.c.topic == topic, holds(publications.c.topics, topic)))
    if body:
        conditions.append(publications.c.body == body)
    return conditions


def _up(topic: str, body: str) -> list[Any]:
    return [publications.c.state == PublicationState.PUBLISHED.value, *_of(topic, body)]
