"""Evaluations and their totals in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.complaints.adapters.storage.recent_votes import recent_votes
from services.complaints.adapters.storage.tables import evaluations, publications
from services.complaints.domain.directory import PUBLISHED, Publication
from services.complaints.domain.evaluation import (
    ASPECTS,
    AlreadyEvaluated,
    Evaluation,
    Totals,
)
from services.complaints.domain.votes import Recent, Voiding


class SqlEvaluations(Repository):
    """A :class:`services.complaints.ports.Evaluations` on one transaction."""

    def count(self, evaluation: Evaluation) -> tuple[Publication, Totals] | None:
        """Add to the totals of a published disclosure, in one statement that locks them."""
        table = publications.c
        added = {aspect: table[aspect] + getattr(evaluation, aspect) for aspect in ASPECTS}
        statement = (
            sa.update(publications)
            .where(table.disclosure == evaluation.disclosure, table.state == PUBLISHED)
            .values(count=table.count + 1, comments=table.comments + int(evaluation.commented), **added)
            .returning(*publications.columns)
        )
        row = self._connection.execute(statement).mappings().one_or_none()
        return (structure(Publication, row), structure(Totals, row)) if row is not None else None

    def add(self, evaluation: Evaluation) -> None:
        new = insert(self._connection, evaluations).values(row_of(evaluations, evaluation))
        kept = self._connection.execute(
            new.on_conflict_do_nothing(index_elements=["disclosure", "token"]).returning(evaluations.c.id)
        )
        if kept.one_or_none() is None:
            raise AlreadyEvaluated

    def has_evaluated(self, disclosure: str, token: str) -> bool:
        mine = sa.exists().where(evaluations.c.disclosure == disclosure, evaluations.c.token == token)
        return bool(self._connection.execute(sa.select(mine)).scalar_one())

    def recent(
        self, evaluation: Evaluation, *, from_source: datetime, from_wherever: datetime
    ) -> tuple[Recent, Recent]:
        others = (evaluations.c.disclosure == evaluation.disclosure, evaluations.c.id != evaluation.id)
        return recent_votes(
            self._connection, evaluations, *others, source=evaluation.source, near=from_source, wherever=from_wherever
        )

    def void(self, disclosure: str, ids: Collection[str], voiding: Voiding) -> Sequence[str]:
        of_publication = publications.c.disclosure == disclosure
        self._connection.execute(sa.select(publications.c.disclosure).where(of_publication).with_for_update())
        table = evaluations.c
        changed = (
            sa.update(evaluations)
            .where(table.disclosure == disclosure, table.id.in_(list(ids)), table.voided_at.is_(None))
            .values(voided_at=voiding.at, voided_by=dict(voiding.by), void_reason=voiding.reason)
            .returning(table.id)
        )
        return sorted(self._connection.execute(changed).scalars())

    def forget_sources(self, before: datetime, *, limit: int) -> int:
        table = evaluations.c
        old = sa.select(table.id).where(table.source.is_not(None), table.at < before).order_by(table.at).limit(limit)
        return self._connection.execute(sa.update(evaluations).where(table.id.in_(old)).values(source=None)).rowcount

    def recount(self, disclosure: str) -> Totals:
        mine = sa.and_(evaluations.c.disclosure == disclosure, evaluations.c.voided_at.is_(None))
        sums = {aspect: _sum(evaluations.c[aspect], mine) for aspect in ASPECTS}
        commented = _sum(sa.case((evaluations.c.commented, 1), else_=0), mine)
        count = sa.select(sa.func.count()).select_from(evaluations).where(mine).scalar_subquery()
        changed = (
            sa.update(publications)
            .where(publications.c.disclosure == disclosure)
            .values(count=count, comments=commented, **sums)
            .returning(*publications.columns)
        )
        return structure(Totals, self._connection.execute(changed).mappings().one())


def _sum(value: Any, condition: Any) -> Any:
    return sa.select(sa.func.coalesce(sa.func.sum(value), 0)).where(condition).scalar_subquery()
