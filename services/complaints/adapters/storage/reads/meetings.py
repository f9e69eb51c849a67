"""Feedback meetings as everybody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.paging import Page, fetch_page
from services.complaints.adapters.storage.tables import bodies, feedback_meetings

_table = feedback_meetings.c


def list_meetings(connection: Connection, query: Mapping[str, Any]) -> Page[Mapping[str, Any]]:
    """The latest first, without their minutes."""
    wanted = (
        sa.select(
            *(_table.id, _table.body, _table.title, _table.held_on, _table.place),
            sa.func.coalesce(bodies.c.name, _table.body).label("body_name"),
        )
        .outerjoin(bodies, bodies.c.code == _table.body)
        .where(_table.withdrawn_at.is_(None))
    )
    if query["body"] is not None:
        wanted = wanted.where(_table.body == query["body"])
    by = [_table.held_on.desc(), _table.id.desc()]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"])
