"""Cases and their dialogues in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.ports import Stale
from chassis.storage.repository import Repository, row_of
from services.complaints.adapters.storage.tables import cases, messages
from services.complaints.domain.case import Case, NoSuchCase
from services.complaints.domain.message import Message
from services.complaints.domain.states import ANSWERED


class SqlCases(Repository):
    """A :class:`services.complaints.ports.Cases` on one transaction."""

    def add(self, case: Case) -> None:
        self._connection.execute(sa.insert(cases).values(row_of(cases, case)))

    def load_for_update(self, number: str, *, receipt: str | None = None, seen: str | None = None) -> Case:
        query = sa.select(cases).where(cases.c.number == number).with_for_update()
        if receipt is not None:
            query = query.where(cases.c.receipt == receipt)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NoSuchCase
        if seen not in (None, "*", str(row["version"])):
            raise _stale(etag=str(row["version"]))
        return structure(Case, row)

    def save(self, case: Case) -> Case:
        saved = replace(case, version=case.version + 1)
        statement = sa.update(cases).where(cases.c.id == case.id, cases.c.version == case.version)
        if self._connection.execute(statement.values(row_of(cases, saved))).rowcount != 1:
            raise _stale()
        return saved

    def write(self, message: Message) -> None:
        self._connection.execute(sa.insert(messages).values(row_of(messages, message)))

    def lapsing(self, answered_before: datetime, *, limit: int) -> Sequence[str]:
        query = (
            sa.select(cases.c.number)
            .where(cases.c.state == ANSWERED, cases.c.answered_at < answered_before)
            .order_by(cases.c.answered_at)
            .limit(limit)
        )
        return self._connection.execute(query).scalars().all()

    def withhold(self, disclosure: str) -> None:
        self._connection.execute(
            sa.update(cases)
            .where(cases.c.disclosure == disclosure, cases.c.publish_ok)
            .values(publish_ok=False, version=cases.c.version + 1)
        )


def _stale(**extra: Any) -> Stale:
    return Stale(
        "这件来件刚被他人更新，请刷新后再办理。",
        "This case was changed meanwhile; read it again first.",
        **extra,
    )
