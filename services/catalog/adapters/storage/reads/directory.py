"""Bodies and items, and what is published of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from services.catalog.adapters.storage.disclosures import LATEST
from services.catalog.adapters.storage.listing import ALL, of_body, of_item
from services.catalog.adapters.storage.obligations import IS_OPEN
from services.catalog.adapters.storage.tables import (
    bodies,
    disclosures,
    item_versions,
    items,
    obligations,
    publication_counts,
    revisions,
)
from services.catalog.adapters.storage.visibility import may_know_item, may_read_published
from services.catalog.domain.body import Body
from services.catalog.domain.directory_refusals import NoSuchBody, NoSuchItem
from services.catalog.domain.item import Item
from services.catalog.domain.states import ABANDONED, APPROVED, IN_REVIEW, PROPOSED, PUBLISHED, REFUSED, UNDER_WAY

Row = Mapping[Any, Any]


def all_bodies(connection: Connection) -> list[Body]:
    """All bodies, by code."""
    query = sa.select(bodies.c.data).order_by(bodies.c.code)
    return [structure(Body, data) for data in connection.execute(query).scalars()]


def list_bodies(connection: Connection, query: Mapping[str, Any]) -> Page[Row]:
    """Bodies, by code."""
    statement = sa.select(bodies.c.code, bodies.c.data)
    page = fetch_page(connection, statement, by=[bodies.c.code], cursor=query["cursor"], limit=query["limit"])
    return page.map(lambda row: row["data"])


def find_body(connection: Connection, code: str) -> Row:
    """One body. Raises :class:`NoSuchBody`."""
    data: Row | None = connection.execute(sa.select(bodies.c.data).where(bodies.c.code == code)).scalar()
    if data is None:
        raise NoSuchBody(code)
    return data


def list_items(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Row]:
    """Items that ``reader`` may know of, by code; ``query`` by the names of ``ItemsQuery``."""
    statement = sa.select(items.c.code, items.c.data).where(may_know_item(reader))
    for name in ("body", "audience", "topic", "category", "department", "active"):
        if query[name] not in ("", None):
            statement = statement.where(items.c[name] == query[name])
    page = fetch_page(connection, statement, by=[items.c.code], cursor=query["cursor"], limit=query["limit"])
    return page.map(lambda row: row["data"])


def active_items(connection: Connection, reader: Actor, body: str, audience: str = "", *, limit: int) -> list[Item]:
    """The items of a body that may be disclosed of and known to ``reader``, by code; of all audiences, or of one."""
    return _items_of(connection, reader, body, items.c.active, audience, limit)


def retired_items(connection: Connection, reader: Actor, body: str, audience: str, *, limit: int) -> list[Item]:
    """Those that are out of use."""
    return _items_of(connection, reader, body, sa.not_(items.c.active), audience, limit)


def _items_of(
    connection: Connection, reader: Actor, body: str, which: sa.ColumnElement[bool], audience: str, limit: int
) -> list[Item]:
    query = sa.select(items.c.data).where(items.c.body == body, which, may_know_item(reader))
    if audience:
        query = query.where(items.c.audience == audience)
    return [structure(Item, data) for data in connection.execute(query.order_by(items.c.code).limit(limit)).scalars()]


def ends_with(connection: Connection, item: str) -> Row:
    """What an item has: ``under_way`` and of them ``in_review``, and ``owed``, obligations that are open."""
    of_item = sa.select(sa.func.count()).select_from(disclosures).where(disclosures.c.item == item)
    in_review = (PROPOSED, IN_REVIEW, APPROVED)
    owed = sa.select(sa.func.count()).select_from(obligations).where(obligations.c.item == item, IS_OPEN)
    query = sa.select(
        of_item.where(disclosures.c.state.in_(sorted(UNDER_WAY))).scalar_subquery().label("under_way"),
        of_item.where(disclosures.c.state.in_(in_review)).scalar_subquery().label("in_review"),
        owed.scalar_subquery().label("owed"),
    )
    return connection.execute(query).mappings().one()


def items_in(connection: Connection, reader: Actor, body: str = "") -> list[Item]:
    """Every item that ``reader`` may know of, in use or not, of one body or of all, by code."""
    query = sa.select(items.c.data).where(may_know_item(reader))
    if body:
        query = query.where(items.c.body == body)
    return [structure(Item, data) for data in connection.execute(query.order_by(items.c.code)).scalars()]


def find_item(connection: Connection, reader: Actor, code: str) -> Row:
    """One item, active or not. Raises :class:`NoSuchItem`, also where ``reader`` may not know of it."""
    query = sa.select(items.c.data).where(items.c.code == code, may_know_item(reader))
    data: Row | None = connection.execute(query).scalar()
    if data is None:
        raise NoSuchItem(code)
    return data


def list_versions(connection: Connection, reader: Actor, code: str, query: Mapping[str, Any]) -> Page[Row]:
    """The versions of an item, the newest first: who, when, why, and what the one before was (``previous``, or None).

    Raises :class:`NoSuchItem`.
    """
    before = sa.func.lag(item_versions.c.data).over(order_by=item_versions.c.version)
    statement = (
        sa.select(
            item_versions.c.version,
            item_versions.c.data.label("item"),
            item_versions.c.changed_by.label("by"),
            item_versions.c.changed_at.label("at"),
            item_versions.c.reason,
            sa.type_coerce(before, item_versions.c.data.type).label("previous"),
        )
        .join_from(item_versions, items, items.c.code == item_versions.c.code)
        .where(item_versions.c.code == code, may_know_item(reader))
    )
    by, cursor, limit = [item_versions.c.version.desc()], query["cursor"], query["limit"]
    page = fetch_page(connection, statement, by=by, cursor=cursor, limit=limit)
    if not page.items and not cursor:
        raise NoSuchItem(code)
    return page


def count_by_item(connection: Connection, reader: Actor, body: str) -> dict[str, int]:
    """How many publications of each item of a body ``reader`` may read."""
    if reader.kind != "system" and not reader.is_staff:
        return _count_for_everybody(connection, body)
    query = (
        sa.select(disclosures.c.item, sa.func.count())
        .join_from(disclosures, items, items.c.code == disclosures.c.item)
        .where(disclosures.c.body == body, disclosures.c.published == PUBLISHED, may_read_published(reader))
        .group_by(disclosures.c.item)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _count_for_everybody(connection: Connection, body: str) -> dict[str, int]:
    counts = publication_counts.c
    of_this = sa.select(sa.func.sum(counts.count)).where(counts.name == of_item("") + items.c.code)
    query = sa.select(items.c.code, of_this.scalar_subquery()).where(items.c.body == body)
    return {code: int(count) for code, count in connection.execute(query) if count}


def count_by_category(connection: Connection, body: str) -> dict[str, int]:
    """How many external items in use a body has under each point of Art. 20; "" for those under none."""
    query = sa.select(items.c.category, sa.func.count()).where(
        items.c.body == body, items.c.audience == "external", items.c.active
    )
    return {row[0]: row[1] for row in connection.execute(query.group_by(items.c.category))}


def latest_period(connection: Connection, item: str) -> str:
    """The latest period of which the item has a disclosure that is public or on its way; empty without one."""
    query = (
        sa.select(sa.func.max(revisions.c.period))
        .join_from(disclosures, revisions, LATEST)
        .where(disclosures.c.item == item, disclosures.c.state.not_in((ABANDONED, REFUSED)))
    )
    return connection.execute(query).scalar() or ""


def figures(year: int) -> sa.Select[Any]:
    """What each body has published for everybody, in all and in a year, joint documents of others included; of each
    line ``total`` is that of all bodies, each document once.
    """
    counts = publication_counts.c
    count = sa.select(sa.func.coalesce(sa.func.sum(counts.count), 0))
    of_this = count.where(counts.name == of_body("") + bodies.c.code)
    return sa.select(
        bodies.c.code,
        bodies.c.name,
        of_this.scalar_subquery().label("published"),
        of_this.where(counts.year == year).scalar_subquery().label("this_year"),
        count.where(counts.name == ALL).scalar_subquery().label("total"),
    ).order_by(bodies.c.code)
