"""Matters of accountability in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.repository import Repository, row_of
from services.review.adapters.storage.tables import accountabilities
from services.review.domain.accountability import Accountability


class SqlAccountabilities(Repository):
    """:class:`services.review.ports.Accountabilities` in SQL."""

    def add(self, matter: Accountability) -> None:
        self._connection.execute(sa.insert(accountabilities).values(_row(matter)))

    def load_for_update(self, identity: str) -> Accountability | None:
        return next(iter(self._load(accountabilities.c.id == identity)), None) if is_storable(identity) else None

    def load_all_for_update(self, disclosure: str) -> Sequence[Accountability]:
        return self._load(accountabilities.c.disclosure == disclosure)

    def save(self, matter: Accountability) -> Accountability:
        saved = replace(matter, version=matter.version + 1)
        is_same = sa.and_(accountabilities.c.id == matter.id, accountabilities.c.version == matter.version)
        if self._connection.execute(sa.update(accountabilities).where(is_same).values(_row(saved))).rowcount != 1:
            raise Stale("这件责任追究已被他人更新，请刷新后再办。", "The matter was changed meanwhile; read it again.")
        return saved

    def _load(self, condition: sa.ColumnElement[bool]) -> list[Accountability]:
        query = sa.select(accountabilities).where(condition).order_by(accountabilities.c.id).with_for_update()
        return [matter_of(row) for row in self._connection.execute(query).mappings()]


def matter_of(row: Mapping[Any, Any]) -> Accountability:
    """The matter in a row."""
    return structure(Accountability, dict(row))


def accountabilities_with_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Accountability]:
    """These matters, whoever may see them: for snapshots."""
    query = sa.select(accountabilities).where(accountabilities.c.id.in_(list(ids)))
    return map(matter_of, connection.execute(query).mappings())


def _row(matter: Accountability) -> dict[str, Any]:
    return row_of(accountabilities, matter, person_sub=matter.person.sub, effective_until=matter.effective_until)
