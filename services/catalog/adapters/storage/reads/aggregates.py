"""Whole aggregates by their ids, for a reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from services.catalog.adapters.storage.disclosures import LATEST, PUBLIC, disclosure_of, revision_of, whole
from services.catalog.adapters.storage.obligations import obligation_of
from services.catalog.adapters.storage.tables import bodies, disclosures, items, obligations, revisions
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import Obligation
from services.catalog.domain.revision import Revision


def bodies_of(connection: Connection, codes: Sequence[str]) -> list[Body]:
    """These bodies."""
    query = sa.select(bodies.c.data).where(bodies.c.code.in_(codes))
    return [structure(Body, data) for data in connection.execute(query).scalars()]


def items_of(connection: Connection, codes: Sequence[str]) -> list[Item]:
    """These items."""
    query = sa.select(items.c.data).where(items.c.code.in_(codes))
    return [structure(Item, data) for data in connection.execute(query).scalars()]


def obligations_of(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Obligation, Item]]:
    """These obligations, each with its item."""
    query = (
        sa.select(obligations, items.c.data.label("item_data"))
        .join_from(obligations, items, items.c.code == obligations.c.item)
        .where(obligations.c.id.in_(ids))
    )
    rows = connection.execute(query).mappings()
    return {row["id"]: (obligation_of(row), structure(Item, row["item_data"])) for row in rows}


def obligations_asked(connection: Connection, item: str, occasion: str) -> list[Obligation]:
    """What an item asks for on an occasion, however it stands."""
    query = sa.select(obligations).where(obligations.c.item == item, obligations.c.occasion == occasion)
    return [obligation_of(row) for row in connection.execute(query.order_by(obligations.c.id)).mappings()]


def disclosures_of(connection: Connection, ids: Iterable[str]) -> Iterator[tuple[Disclosure, Revision | None]]:
    """These disclosures, each with the revision that people read."""
    wanted = disclosures.c.id.in_(list(ids))
    query = sa.select(revisions).join_from(disclosures, revisions, PUBLIC).where(wanted)
    public = {row.disclosure: revision_of(row) for row in connection.execute(query)}
    for row in connection.execute(whole(LATEST).where(wanted)).all():
        disclosure = disclosure_of(row)
        yield disclosure, public.get(disclosure.id)
