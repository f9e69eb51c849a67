"""What the repositories of evaluations, orders and inspections share: one row holds one, and knows its disclosures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.review.adapters.storage.tables import oversight_disclosures

T = TypeVar("T")


class OversightRepository(Repository, Generic[T]):
    """Kept in ``table``; ``kind`` tells in ``oversight_disclosures`` which table it is."""

    table: ClassVar[sa.Table]
    kind: ClassVar[str]
    type: ClassVar[Any]

    def add(self, thing: T) -> None:
        self._connection.execute(sa.insert(self.table).values(self._row(thing)))
        self._keep_disclosures(thing)

    def load_for_update(self, identity: str) -> T | None:
        return next(iter(self._load(self.table.c.id == identity)), None) if is_storable(identity) else None

    def load_all_for_update(self, disclosure: str) -> Sequence[T]:
        wanted = sa.select(oversight_disclosures.c.id).where(
            oversight_disclosures.c.kind == self.kind, oversight_disclosures.c.disclosure == disclosure
        )
        return self._load(self.table.c.id.in_(wanted))

    def save(self, thing: T) -> T:
        found: Any = thing
        saved: T = replace(found, version=found.version + 1)
        statement = sa.update(self.table).where(self.table.c.id == found.id, self.table.c.version == found.version)
        if self._connection.execute(statement.values(self._row(saved))).rowcount != 1:
            raise Stale("已被他人更新，请刷新后再办。", "It was changed meanwhile; read it again.")
        self._keep_disclosures(saved)
        return saved

    def remove(self, thing: T) -> None:
        found: Any = thing
        remove_row(self._connection, self.table, found.id, found.version)

    def _row(self, thing: T) -> dict[str, Any]:
        return row_of(self.table, thing)

    def _disclosures(self, thing: T) -> Iterable[str]:
        raise NotImplementedError

    def _load(self, condition: sa.ColumnElement[bool]) -> list[T]:
        query = sa.select(self.table).where(condition).order_by(self.table.c.id).with_for_update()
        return [structure(self.type, dict(row)) for row in self._connection.execute(query).mappings()]

    def _keep_disclosures(self, thing: T) -> None:
        found: Any = thing
        rows = [
            {"kind": self.kind, "id": found.id, "disclosure": each} for each in sorted(set(self._disclosures(thing)))
        ]
        if rows:
            self._connection.execute(insert(self._connection, oversight_disclosures).on_conflict_do_nothing(), rows)


def remove_row(connection: Connection, table: sa.Table, identity: str, version: int) -> None:
    """Delete a row in the version that was read. Raises :class:`Stale`."""
    statement = sa.delete(table).where(table.c.id == identity, table.c.version == version)
    if connection.execute(statement).rowcount != 1:
        raise Stale("已被他人更新，请刷新后再办。", "It was changed meanwhile; read it again.")


def with_ids(connection: Connection, table: sa.Table, kind: type[T], ids: Iterable[str]) -> Iterator[T]:
    """These, whoever may see them."""
    query = sa.select(table).where(table.c.id.in_(list(ids)))
    return (_of(kind, row) for row in connection.execute(query).mappings())


def _of(kind: type[T], row: Mapping[Any, Any]) -> T:
    return structure(kind, dict(row))
