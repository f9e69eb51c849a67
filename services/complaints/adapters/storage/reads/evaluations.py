"""The single evaluations of a publication, for those who look whether they are genuine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.paging import Page, fetch_page
from services.complaints.adapters.storage.tables import evaluations

_SOURCE_SHOWN = 8


def list_evaluations(connection: Connection, query: Mapping[str, Any]) -> Page[Mapping[str, Any]]:
    """Newest first; of where one came from as much as tells it from the others."""
    table = evaluations.c
    shown = (table.id, table.at, table.truthfulness, table.completeness, table.effectiveness, table.commented)
    wanted = sa.select(
        *shown,
        sa.func.substr(table.source, 1, _SOURCE_SHOWN).label("source"),
        table.voided_at,
        table.void_reason,
    ).where(table.disclosure == query["disclosure"])
    by = [table.at.desc(), table.id.desc()]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"])
