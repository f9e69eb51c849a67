"""Evaluations and their totals in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.complaints.adapters.storage.tables import evaluations, publications
from services.complaints.domain.directory import PUBLISHED, Publication
from services.complaints.domain.evaluation import ASPECTS, AlreadyEvaluated, Evaluation, Totals


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

    def recount(self, disclosure: str) -> None:
        mine = evaluations.c.disclosure == disclosure
        sums = {aspect: _sum(evaluations.c[aspect], mine) for aspect in ASPECTS}
        commented = _sum(sa.case((evaluations.c.commented, 1), else_=0), mine)
        count = sa.select(sa.func.count()).select_from(evaluations).where(mine).scalar_subquery()
        self._connection.execute(
            sa.update(publications)
            .where(publications.c.disclosure == disclosure)
            .values(count=count, comments=commented, **sums)
        )


def _sum(value: Any, condition: Any) -> Any:
    return sa.select(sa.func.coalesce(sa.func.sum(value), 0)).where(condition).scalar_subquery()
