"""Bodies and items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import Actor, Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, joined
from services.catalog.adapters.storage.tables import bodies, item_versions, items, people, posts
from services.catalog.domain.body import Body, InUse
from services.catalog.domain.directory_refusals import AlreadyExists
from services.catalog.domain.item import Item
from services.catalog.domain.post import ENDED


class SqlBodies(Repository):
    """:class:`services.catalog.ports.Bodies` on a database connection."""

    def get(self, code: str) -> Body | None:
        data = self._connection.execute(sa.select(bodies.c.data).where(bodies.c.code == code)).scalar()
        return structure(Body, data) if data else None

    def in_use(self, code: str) -> InUse:
        found = self._connection.execute(sa.select(items.c.data).where(items.c.body == code, items.c.active)).scalars()
        directory = [structure(Item, data) for data in found]
        member = sa.select(people.c.department, people.c.sub).where(people.c.body == code, people.c.active)
        holder = sa.select(posts.c.department, posts.c.sub).where(posts.c.body == code, posts.c.state != ENDED)
        named = self._connection.execute(sa.union(member, holder)).all()
        return InUse(
            items=Counter(item.department for item in directory),
            people=Counter(department for department, _ in named),
            channels=Counter(channel for item in directory for channel in item.channels),
        )

    def save(self, body: Body) -> Body:
        saved = replace(body, etag=body.etag + 1)
        values = {"code": saved.code, "name": saved.name, "data": saved, "etag": saved.etag}
        save_version(self._connection, bodies, "code", "etag", values)
        return saved


class SqlItems(Repository):
    """:class:`services.catalog.ports.Items` on a database connection."""

    def get(self, code: str) -> Item | None:
        data = self._connection.execute(sa.select(items.c.data).where(items.c.code == code)).scalar()
        return structure(Item, data) if data else None

    def with_body(self, code: str) -> tuple[Item, Body] | None:
        query = (
            sa.select(items.c.data, bodies.c.data)
            .join_from(items, bodies, bodies.c.code == items.c.body)
            .where(items.c.code == code)
        )
        row = self._connection.execute(query).one_or_none()
        return (structure(Item, row[0]), structure(Body, row[1])) if row else None

    def for_saving(self, code: str, *, body: str) -> tuple[Item | None, Body | None]:
        query = (
            sa.select(items.c.data, bodies.c.data)
            .join_from(bodies, items, items.c.code == code, isouter=True)
            .where(bodies.c.code == body)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None, None
        return structure(Item, row[0]) if row[0] else None, structure(Body, row[1])

    def save(self, item: Item, *, by: Actor, at: datetime, reason: str) -> None:
        values = {
            "code": item.code,
            "body": item.body,
            "title": item.title,
            "audience": item.audience,
            "readers": joined(item.audience_group),
            "department": item.department,
            "topic": item.topic,
            "category": item.category,
            "active": item.active,
            "data": item,
            "version": item.version,
        }
        save_version(self._connection, items, "code", "version", values)
        self._connection.execute(
            sa.insert(item_versions).values(
                code=item.code, version=item.version, data=item, changed_by=by.snapshot(), changed_at=at, reason=reason
            )
        )


def save_version(connection: Connection, table: sa.Table, key: str, version: str, values: Mapping[str, Any]) -> None:
    """Insert version 1, or replace exactly the version before: whoever was slower changes nothing."""
    if values[version] == 1:
        statement = insert(connection, table).values(**values).on_conflict_do_nothing().returning(table.c[key])
        if connection.execute(statement).first() is None:
            raise AlreadyExists(values[key])
        return
    change = (
        sa.update(table)
        .where(table.c[key] == values[key], table.c[version] == values[version] - 1)
        .values({name: value for name, value in values.items() if name != key})
    )
    if connection.execute(change).rowcount != 1:
        raise Stale("内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.")
