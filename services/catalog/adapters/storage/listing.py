"""Under what publications are found, and how many of them are for everybody: rows beside them, changed by whatever
changes them, so that no list looks through all that there are and nothing is counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage import bulk
from chassis.storage.planning import planned
from services.catalog.adapters.storage.tables import disclosures, listed_under, publication_counts, publication_days
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.states import PUBLISHED
from services.catalog.domain.timeline import china_date

# In which everything counts that everybody may read.
ALL = ""


def of_body(code: str) -> str:
    """The name under which all is found that a body issues, alone or with others."""
    return f"body {code}"


def of_topic(code: str) -> str:
    """The name of a topic."""
    return f"topic {code}"


def of_item(code: str) -> str:
    """The name under which the publications of an item are counted."""
    return f"item {code}"


def is_listed(name: str) -> sa.ColumnElement[bool]:
    """Disclosures that are found under a name. Both tables are walked by position, whichever is shorter first."""
    under = sa.select(listed_under.c.position).where(listed_under.c.name == planned(name))
    return disclosures.c.position.in_(under)


def positions_of(since: date | None, until: date | None) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    """The first and the last position of these days, either end open. Others may lie between: days that a clock which
    was wrong gave.
    """
    days = publication_days.c
    within = [*([days.day >= since] if since else []), *([days.day <= until] if until else [])]
    first, last = (sa.select(made).where(*within) for made in (sa.func.min(days.first), sa.func.max(days.last)))
    return first.scalar_subquery(), last.scalar_subquery()


def list_again(connection: Connection, before: Disclosure | None, after: Disclosure) -> None:
    """Have a publication found and counted under its names, instead of how it was before; withdrawn, under none.

    A publication's latest revision has to be the public one.
    """
    gone = _taken_off(connection, before.position) if before and before.position else []
    names = _names(after) if after.published == PUBLISHED else []
    if names:
        connection.execute(sa.insert(listed_under), [{"name": name, "position": after.position} for name in names])
        _note_day(connection, after)
    counts = _counted(after, names)
    if before:
        counts.subtract(_counted(before, gone))
    _add(connection, counts)


def _note_day(connection: Connection, publication: Disclosure) -> None:
    """Positions only grow, so that of a publication is the last of its day."""
    day = china_date(publication.published_at) if publication.published_at else None
    values = {"day": day, "first": publication.position, "last": publication.position}
    bulk.write(connection, publication_days, [values], _till_its_position)


def _till_its_position(statement: Any) -> Any:
    return statement.on_conflict_do_update(index_elements=["day"], set_={"last": statement.excluded.last})


def _taken_off(connection: Connection, position: int) -> Collection[str]:
    query = sa.delete(listed_under).where(listed_under.c.position == position).returning(listed_under.c.name)
    return list(connection.execute(query).scalars())


def _names(publication: Disclosure) -> Collection[str]:
    content = publication.revision.content
    bodies = [publication.body.code, *(issuer.body for issuer in content.co_issuers if issuer.body)]
    return dict.fromkeys([*map(of_body, bodies), *map(of_topic, content.topics)])


def _counted(publication: Disclosure, names: Collection[str]) -> Counter[tuple[str, int]]:
    """Where it counts: once under each name in the year of its public edition, if everybody may read it."""
    at = publication.published_at
    is_out = publication.published == PUBLISHED and publication.audience == "external" and publication.on_website
    if at is None or not is_out:
        return Counter()
    return Counter((name, china_date(at).year) for name in (ALL, of_item(publication.item.code), *names))


def _add(connection: Connection, counts: Counter[tuple[str, int]]) -> None:
    # In one order, so that nobody waits for another who waits for him.
    rows = [{"name": name, "year": year, "count": more} for (name, year), more in sorted(counts.items()) if more]
    if rows:
        bulk.write(connection, publication_counts, rows, _counting_on)


def _counting_on(statement: Any) -> Any:
    total = publication_counts.c.count + statement.excluded.count
    return statement.on_conflict_do_update(index_elements=["name", "year"], set_={"count": total})
