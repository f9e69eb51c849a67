"""Many things at once by their ids, for a reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage import rows
from services.catalog.adapters.storage.directory import person_of
from services.catalog.adapters.storage.disclosures import LATEST, disclosure_from, whole
from services.catalog.adapters.storage.tables import bodies, disclosures, items, people, revisions
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.person import Person
from services.catalog.domain.revision import Revision

_PUBLIC = sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == disclosures.c.public_revision)


def bodies_of(connection: Connection, codes: Sequence[str]) -> list[Body]:
    """These bodies."""
    return [rows.body_of(*row) for row in connection.execute(sa.select(bodies).where(bodies.c.code.in_(codes)))]


def people_of(connection: Connection, subs: Sequence[str]) -> list[Person]:
    """These people."""
    return [person_of(row._mapping) for row in connection.execute(sa.select(people).where(people.c.sub.in_(subs)))]


def items_of(connection: Connection, codes: Sequence[str]) -> list[Item]:
    """These items."""
    query = sa.select(items.c.data).where(items.c.code.in_(codes))
    return [rows.item_of(data) for data in connection.execute(query).scalars()]


def disclosures_of(connection: Connection, ids: Iterable[str]) -> Iterator[tuple[Disclosure, Revision | None]]:
    """These disclosures, each with the revision that people read."""
    wanted = list(ids)
    public = {
        row[disclosures.c.id]: rows.revision_of(row)
        for row in connection.execute(
            sa.select(disclosures.c.id, revisions)
            .join_from(disclosures, revisions, _PUBLIC)
            .where(disclosures.c.id.in_(wanted))
        ).mappings()
    }
    for row in connection.execute(whole(LATEST).where(disclosures.c.id.in_(wanted))).mappings():
        found = disclosure_from(row, rows.revision_of(row))
        yield found, public.get(found.id)
