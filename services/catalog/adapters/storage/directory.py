"""Bodies, people and items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor, Stale
from chassis.storage.database import insert
from services.catalog.adapters.storage import rows
from services.catalog.adapters.storage.tables import bodies, item_versions, items, people
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item
from services.catalog.domain.person import Person
from services.catalog.domain.refusals import AlreadyExists
from services.catalog.ports import ItemVersion, Page


class SqlBodies:
    """:class:`services.catalog.ports.Bodies` on a database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, code: str) -> Body | None:
        """The body of that code."""
        row = self._connection.execute(sa.select(bodies).where(bodies.c.code == code)).one_or_none()
        return rows.body_of(*row) if row else None

    def save(self, body: Body) -> None:
        """Insert a first version or replace the one before."""
        values = {"code": body.code, "name": body.name, "data": rows.body_data(body), "etag": body.etag}
        _save(self._connection, bodies, "code", "etag", values)

    def all(self) -> list[Body]:
        """All bodies, by code."""
        return [rows.body_of(*row) for row in self._connection.execute(sa.select(bodies).order_by(bodies.c.code))]


class SqlPeople:
    """:class:`services.catalog.ports.People` on a database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, sub: str) -> Person | None:
        """The person with that stable identifier."""
        row = self._connection.execute(sa.select(people).where(people.c.sub == sub)).one_or_none()
        return person_of(row._mapping) if row else None

    def save(self, person: Person) -> None:
        """Insert a first version or replace the one before."""
        values = {
            "sub": person.sub,
            "name": person.name,
            "body": person.body,
            "department": person.department,
            "roles": list(person.roles),
            "mail": person.mail,
            "active": person.active,
            "etag": person.etag,
        }
        _save(self._connection, people, "sub", "etag", values)

    def all(self, body: str = "") -> list[Person]:
        """All people, or those of one body, by body and identifier."""
        query = sa.select(people).order_by(people.c.body, people.c.sub)
        if body:
            query = query.where(people.c.body == body)
        return [person_of(row._mapping) for row in self._connection.execute(query)]


class SqlItems:
    """:class:`services.catalog.ports.Items` on a database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, code: str) -> Item | None:
        """The item of that code, active or not."""
        data = self._connection.execute(sa.select(items.c.data).where(items.c.code == code)).scalar()
        return rows.item_of(data) if data else None

    def with_body(self, code: str) -> tuple[Item, Body] | None:
        """An item and the body that it belongs to."""
        query = (
            sa.select(items.c.data.label("item"), bodies)
            .join_from(items, bodies, bodies.c.code == items.c.body)
            .where(items.c.code == code)
        )
        row = self._connection.execute(query).one_or_none()
        return (rows.item_of(row[0]), rows.body_of(*row[1:])) if row else None

    def for_saving(self, code: str, *, body: str) -> tuple[Item | None, Body | None]:
        """The item of that code, in whichever body, and the body that it shall belong to."""
        query = (
            sa.select(items.c.data.label("item"), bodies)
            .join_from(bodies, items, items.c.code == code, isouter=True)
            .where(bodies.c.code == body)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None, None
        return rows.item_of(row[0]) if row[0] else None, rows.body_of(*row[1:])

    def save(self, item: Item, *, by: Actor, at: datetime, reason: str) -> None:
        """Keep an item and its version."""
        data = rows.item_data(item)
        values = {
            "code": item.code,
            "body": item.body,
            "title": item.title,
            "audience": item.audience,
            "readers": rows.readers(item),
            "topic": item.topic,
            "active": item.active,
            "data": data,
            "version": item.version,
        }
        _save(self._connection, items, "code", "version", values)
        self._connection.execute(
            sa.insert(item_versions).values(
                code=item.code,
                version=item.version,
                data=data,
                changed_by=by.snapshot(),
                changed_at=at,
                reason=reason,
            )
        )

    def versions(self, code: str) -> list[ItemVersion]:
        """All versions, the newest first."""
        query = sa.select(item_versions).where(item_versions.c.code == code).order_by(item_versions.c.version.desc())
        return [
            ItemVersion(
                version=row.version,
                item=rows.item_of(row.data),
                by=row.changed_by,
                at=row.changed_at,
                reason=row.reason,
            )
            for row in self._connection.execute(query)
        ]

    def page(
        self,
        *,
        body: str = "",
        audience: str = "",
        topic: str = "",
        active: bool | None = None,
        after: str = "",
        limit: int = 100,
    ) -> Page[Item]:
        """Items that match, by code; ``after`` is the last code of the page before."""
        query = sa.select(items.c.data).order_by(items.c.code).limit(limit + 1)
        wanted = (
            (body, items.c.body == body),
            (audience, items.c.audience == audience),
            (topic, items.c.topic == topic),
            (active is not None, items.c.active == active),
            (after, items.c.code > after),
        )
        for given, condition in wanted:
            if given:
                query = query.where(condition)
        found = [rows.item_of(data) for data in self._connection.execute(query).scalars()]
        return Page(items=found[:limit], next=[found[limit - 1].code] if len(found) > limit else None)


def _save(connection: Connection, table: sa.Table, key: str, version: str, values: Mapping[str, Any]) -> None:
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


def person_of(row: Any) -> Person:
    """A person from his row."""
    return Person(**{**row, "roles": tuple(row["roles"])})
