"""What other sites may know of: the addresses of all that is on our website for everybody, in portions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.tables import disclosures
from services.catalog.domain.states import PUBLISHED

# The most that one sitemap may list (sitemaps.org).
PORTION = 50_000
# SQLite takes so many selects in one union; that is 25 million publications.
MOST_PORTIONS = 500

_IS_OPEN = sa.and_(disclosures.c.published == PUBLISHED, disclosures.c.audience == "external", disclosures.c.on_website)


def portions(connection: Connection, size: int = PORTION) -> list[int]:
    """The portions that list something, from 0: each has the publications of so many positions."""
    newest = connection.execute(sa.select(sa.func.max(disclosures.c.position)).where(_IS_OPEN)).scalar()
    if newest is None:
        return []
    last = newest // size
    first = max(0, last - MOST_PORTIONS + 1)
    # Looked up one by one through the index of positions: a portion may be empty, and none is counted.
    of_each = [_first_of(number, size) for number in range(first, last + 1)]
    found = connection.execute(sa.union_all(*(sa.select(each.c.position) for each in of_each))).scalars()
    return sorted(position // size for position in found)


def portion(connection: Connection, number: int, size: int = PORTION) -> list[Mapping[Any, Any]]:
    """Index number and time of each publication of a portion, by position."""
    query = (
        sa.select(disclosures.c.index_number, disclosures.c.published_at)
        .where(_IS_OPEN, _within(number, size))
        .order_by(disclosures.c.position)
        .limit(size)
    )
    return list(connection.execute(query).mappings())


def _first_of(number: int, size: int) -> sa.Subquery:
    query = sa.select(disclosures.c.position).where(_IS_OPEN, _within(number, size))
    return query.order_by(disclosures.c.position).limit(1).subquery()


def _within(number: int, size: int) -> sa.ColumnElement[bool]:
    return sa.and_(disclosures.c.position >= number * size, disclosures.c.position < (number + 1) * size)
