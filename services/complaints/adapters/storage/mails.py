"""Which mails were taken, by digests alone."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.repository import Repository
from services.complaints.adapters.storage.tables import cases, mails


class SqlMails(Repository):
    """A :class:`services.complaints.ports.Mails` on one transaction."""

    def case_of(self, message: str) -> str | None:
        query = sa.select(cases.c.number).join(mails, mails.c.case == cases.c.id).where(mails.c.message == message)
        return self._connection.execute(query).scalar_one_or_none()

    def add(self, message: str, case: str) -> None:
        self._connection.execute(sa.insert(mails).values(message=message, case=case))
