"""The office's registers; columns bear the names of the dataclasses' fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import PUBLIC, Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.catalog.adapters.storage.tables import activities, bodies, bylaws, disclosures, items, responsibilities
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.domain.activity import Activity
from services.catalog.domain.bylaw import Bylaw
from services.catalog.domain.directory_refusals import AlreadyExists
from services.catalog.domain.responsibility import Responsibility
from services.catalog.domain.states import PUBLISHED

Entry = TypeVar("Entry", Bylaw, Activity, Responsibility)


class SqlBylaws(Repository):
    """:class:`services.catalog.ports.Bylaws` on a database connection."""

    def load_for_update(self, identity: str) -> Bylaw | None:
        return _loaded(self._connection, bylaws, Bylaw, identity)

    def versions_of(self, body: str, code: str) -> list[Bylaw]:
        query = sa.select(bylaws).where(bylaws.c.body == body, bylaws.c.code == code)
        rows = self._connection.execute(query.order_by(bylaws.c.in_force_from, bylaws.c.id)).mappings()
        return [bylaw_of(row) for row in rows]

    def is_readable(self, body: str, index_number: str) -> bool:
        query = (
            sa.select(disclosures.c.id)
            .join_from(disclosures, items, items.c.code == disclosures.c.item)
            .where(
                disclosures.c.index_number == index_number,
                disclosures.c.body == body,
                disclosures.c.published == PUBLISHED,
                may_read_published(PUBLIC),
            )
        )
        return self._connection.execute(query).first() is not None

    def save(self, bylaw: Bylaw) -> Bylaw:
        return _saved(self._connection, bylaws, bylaw, f"{bylaw.code} {bylaw.version}")

    def remove(self, bylaw: Bylaw) -> None:
        self._connection.execute(sa.delete(bylaws).where(bylaws.c.id == bylaw.id))


class SqlActivities(Repository):
    """:class:`services.catalog.ports.Activities` on a database connection."""

    def load_for_update(self, identity: str) -> Activity | None:
        return _loaded(self._connection, activities, Activity, identity)

    def find(self, body: str, code: str) -> Activity | None:
        query = sa.select(activities).where(activities.c.body == body, activities.c.code == code)
        row = self._connection.execute(query).mappings().first()
        return activity_of(row) if row else None

    def save(self, activity: Activity) -> Activity:
        return _saved(self._connection, activities, activity, activity.code)

    def remove(self, activity: Activity) -> None:
        self._connection.execute(sa.delete(activities).where(activities.c.id == activity.id))


class SqlResponsibilities(Repository):
    """:class:`services.catalog.ports.Responsibilities` on a database connection."""

    def load_for_update(self, identity: str) -> Responsibility | None:
        return _loaded(self._connection, responsibilities, Responsibility, identity)

    def of_body_for_update(self, body: str) -> list[Responsibility]:
        # The body's row is the lock: of two terms entered at once each must see the other.
        self._connection.execute(sa.select(bodies.c.code).where(bodies.c.code == body).with_for_update())
        query = sa.select(responsibilities).where(responsibilities.c.body == body)
        rows = self._connection.execute(query.order_by(responsibilities.c.id)).mappings()
        return [responsibility_of(row) for row in rows]

    def save(self, entry: Responsibility) -> Responsibility:
        return _saved(self._connection, responsibilities, entry, entry.id)

    def remove(self, entry: Responsibility) -> None:
        self._connection.execute(sa.delete(responsibilities).where(responsibilities.c.id == entry.id))


def responsibility_of(row: Any) -> Responsibility:
    """An entry from its row."""
    return structure(Responsibility, dict(row))


def bylaw_of(row: Any) -> Bylaw:
    """A version of a rule from its row."""
    return structure(Bylaw, dict(row))


def activity_of(row: Any) -> Activity:
    """An entry from its row."""
    return structure(Activity, dict(row))


def _loaded(connection: Connection, table: sa.Table, kind: type[Entry], identity: str) -> Entry | None:
    row = connection.execute(sa.select(table).where(table.c.id == identity).with_for_update()).mappings().first()
    return structure(kind, dict(row)) if row else None


def _saved(connection: Connection, table: sa.Table, entry: Entry, named: str) -> Entry:
    saved = replace(entry, etag=entry.etag + 1)
    row = row_of(table, saved)
    if saved.etag == 1:
        added = insert(connection, table).values(row).on_conflict_do_nothing().returning(table.c.id)
        if connection.execute(added).first() is None:
            raise AlreadyExists(named)
        return saved
    change = sa.update(table).where(table.c.id == entry.id, table.c.etag == entry.etag).values(row)
    if connection.execute(change).rowcount != 1:
        raise Stale("内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.")
    return saved
