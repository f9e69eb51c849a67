"""What was said of the due dates of cases."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert
from services.complaints.adapters.storage.tables import announced_deadlines
from services.complaints.domain.announced_deadline import AnnouncedDeadline
from services.complaints.domain.case import Case


class SqlDeadlines(Repository):
    """A :class:`services.complaints.ports.Deadlines` on one transaction, whose case is locked already."""

    def of(self, case: Case) -> AnnouncedDeadline:
        query = sa.select(announced_deadlines).where(announced_deadlines.c.case == case.id)
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(AnnouncedDeadline, row) if row else AnnouncedDeadline(case=case.id, due_on=case.due_on)

    def save(self, known: AnnouncedDeadline) -> None:
        upsert(self._connection, announced_deadlines, row_of(announced_deadlines, known), key=["case"])
