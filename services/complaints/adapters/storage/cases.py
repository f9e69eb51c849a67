"""Cases and their dialogues in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.ports import SYSTEM, Stale, is_seen
from chassis.storage.repository import Repository, row_of
from services.complaints.adapters.storage.answers import without_words
from services.complaints.adapters.storage.tables import answers, cases, entries, messages
from services.complaints.domain.case import ERASED, Case, NoSuchCase
from services.complaints.domain.entry import Entry, china_date
from services.complaints.domain.message import Message
from services.complaints.domain.states import ANSWERED, DRAFT


class SqlCases(Repository):
    """A :class:`services.complaints.ports.Cases` on one transaction."""

    def add(self, case: Case) -> Case:
        self._connection.execute(sa.insert(cases).values(row_of(cases, case)))
        return self._entered(case)

    def load_for_update(self, number: str, *, receipt: str | None = None, seen: str | None = None) -> Case:
        query = sa.select(cases).where(cases.c.number == number).with_for_update()
        if receipt is not None:
            query = query.where(cases.c.receipt == receipt)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NoSuchCase
        if not is_seen(row["version"], seen):
            raise _stale(etag=str(row["version"]))
        return structure(Case, row)

    def save(self, case: Case) -> Case:
        loaded = case.version - len(case.entries)
        statement = sa.update(cases).where(cases.c.id == case.id, cases.c.version == loaded)
        if self._connection.execute(statement.values(row_of(cases, case))).rowcount != 1:
            raise _stale()
        return self._entered(case)

    def _entered(self, case: Case) -> Case:
        self._connection.execute(sa.insert(entries), [row_of(entries, entry) for entry in case.entries])
        return replace(case, entries=())

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

    def erase_words(self, case: str) -> None:
        self._erase(lambda column: column == case)

    def erase_words_about(self, disclosure: str, *, at: datetime) -> int:
        about = cases.c.disclosure == disclosure
        those = sa.select(cases.c.id).where(about)
        self._erase(lambda column: column.in_(those))
        wordy = sa.or_(*(cases.c[name].is_distinct_from(blank) for name, blank in ERASED.items()))
        self._enter_purge(sa.and_(about, wordy), at)
        changed = sa.update(cases).where(about, wordy)
        return self._connection.execute(changed.values(**ERASED, erased_at=at, version=cases.c.version + 1)).rowcount

    def _enter_purge(self, those: sa.ColumnElement[bool], at: datetime) -> None:
        """What :func:`services.complaints.domain.ledger.enter` makes of a purge, for each case at once."""
        told = Entry(case="", place=0, kind="purge", happened_on=china_date(at), recorded_at=at, by=SYSTEM.snapshot())
        row = {**row_of(entries, told), "case": cases.c.id, "place": cases.c.version + 1}
        chosen = [
            value if isinstance(value, sa.ColumnElement) else sa.literal(value, entries.c[name].type)
            for name, value in row.items()
        ]
        self._connection.execute(sa.insert(entries).from_select(list(row), sa.select(*chosen).where(those)))

    def _erase(self, is_of: Callable[[sa.Column[Any]], sa.ColumnElement[bool]]) -> None:
        answered = is_of(answers.c.case)
        self._connection.execute(sa.update(messages).where(is_of(messages.c.case)).values(text=""))
        self._connection.execute(sa.update(entries).where(is_of(entries.c.case)).values(words={}))
        self._connection.execute(sa.delete(answers).where(answered, answers.c.state == DRAFT))
        self._connection.execute(sa.update(answers).where(answered).values(**without_words()))


def _stale(**extra: Any) -> Stale:
    return Stale(
        "这件来件刚被他人更新，请刷新后再办理。",
        "This case was changed meanwhile; read it again first.",
        **extra,
    )
