"""Bodies and items, and what is published of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from services.catalog.adapters.storage.disclosures import LATEST
from services.catalog.adapters.storage.tables import bodies, co_issuers, disclosures, item_versions, items, revisions
from services.catalog.adapters.storage.visibility import may_know_item, may_read_published
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import NoSuchBody, NoSuchItem
from services.catalog.domain.states import ABANDONED, PUBLISHED, REFUSED

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
    query = sa.select(items.c.data).where(items.c.body == body, items.c.active, may_know_item(reader))
    if audience:
        query = query.where(items.c.audience == audience)
    return [structure(Item, data) for data in connection.execute(query.order_by(items.c.code).limit(limit)).scalars()]


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
    query = (
        sa.select(disclosures.c.item, sa.func.count())
        .join_from(disclosures, items, items.c.code == disclosures.c.item)
        .where(disclosures.c.body == body, disclosures.c.published == PUBLISHED, may_read_published(reader))
        .group_by(disclosures.c.item)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


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


def figures(connection: Connection, *, since: date) -> list[Row]:
    """What each body has published for everybody, in all and ``since`` a day, joint documents of others included; how
    many of them it leads (``led``).
    """
    is_out = sa.and_(
        disclosures.c.published == PUBLISHED, disclosures.c.audience == "external", disclosures.c.on_website
    )
    out = sa.select(sa.func.count()).where(disclosures.c.body == bodies.c.code, is_out)
    joint = (
        sa.select(sa.func.count())
        .join_from(co_issuers, disclosures, disclosures.c.id == co_issuers.c.disclosure)
        .where(co_issuers.c.body == bodies.c.code, is_out)
    )
    is_recent = disclosures.c.published_on >= since
    query = sa.select(
        bodies.c.code,
        bodies.c.name,
        out.scalar_subquery().label("led"),
        (out.scalar_subquery() + joint.scalar_subquery()).label("published"),
        (out.where(is_recent).scalar_subquery() + joint.where(is_recent).scalar_subquery()).label("this_year"),
    ).order_by(bodies.c.code)
    return list(connection.execute(query).mappings())
