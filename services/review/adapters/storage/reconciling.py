"""Many things at once by their ids, for a reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.review.adapters.storage.rows import case_of
from services.review.adapters.storage.tables import bodies, cases, items, people
from services.review.domain.case import Case

_TABLES = {"body": bodies.c.code, "person": people.c.sub, "item": items.c.code}


def cases_of(connection: Connection, ids: Iterable[str]) -> Iterator[Case]:
    """These cases."""
    query = sa.select(cases).where(cases.c.id.in_(list(ids)))
    return (case_of(row) for row in connection.execute(query).mappings())


def cases_about(connection: Connection, disclosures: Iterable[str]) -> dict[str, list[Case]]:
    """All cases of these disclosures, oldest first."""
    query = sa.select(cases).where(cases.c.disclosure.in_(list(disclosures))).order_by(cases.c.id)
    found: dict[str, list[Case]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["disclosure"], []).append(case_of(row))
    return found


def copies_of(noun: str, connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is kept of these bodies, people or items."""
    key = _TABLES[noun]
    rows = connection.execute(sa.select(key.table).where(key.in_(list(ids)))).mappings()
    return {row[key.name]: dict(row) for row in rows}
