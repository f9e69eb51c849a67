"""Bodies, their officers, and publications, as catalog announced them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.complaints.adapters.storage.tables import bodies, publications
from services.complaints.domain.directory import PUBLISHED

COMPARED = 500

# What a case or response is about, for :func:`~services.complaints.adapters.storage.reads.nested`.
SHOWN_PUBLICATION = (
    publications.c.disclosure.label("disclosure.id"),
    *(
        publications.c[name].label(f"disclosure.{name}")
        for name in ("title", "item_title", "index_number", "address", "state")
    ),
)


def list_bodies(connection: Connection) -> Sequence[Any]:
    """All active bodies, by name."""
    query = sa.select(bodies.c.code, bodies.c.name).where(bodies.c.active).order_by(bodies.c.name, bodies.c.code)
    return connection.execute(query).mappings().all()


def departments_by_body(connection: Connection) -> Sequence[Any]:
    """All active bodies with their departments, by name."""
    query = sa.select(bodies.c.code, bodies.c.name, bodies.c.departments).where(bodies.c.active)
    return connection.execute(query.order_by(bodies.c.name, bodies.c.code)).mappings().all()


def publications_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    """These publications with their totals."""
    query = sa.select(publications).where(publications.c.disclosure.in_(list(ids)))
    return {row["disclosure"]: row for row in connection.execute(query).mappings()}


def newest_publications(connection: Connection, body: str) -> Sequence[Any]:
    """What a body published last, so many as are compared with what somebody asks."""
    shown = publications.c
    query = sa.select(shown.disclosure, shown.title, shown.item_title, shown.address).where(
        shown.state == PUBLISHED, shown.body == body, shown.address.is_not(None)
    )
    return connection.execute(query.order_by(shown.disclosure.desc()).limit(COMPARED)).mappings().all()


def name_of(connection: Connection, body: str) -> str:
    """The name of a body, of one that is gone too; its code where none is known."""
    return connection.scalar(sa.select(bodies.c.name).where(bodies.c.code == body)) or body
