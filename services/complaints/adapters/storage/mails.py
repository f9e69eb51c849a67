"""Which mails were taken, by digests alone."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from chassis.storage.repository import Repository
from services.complaints.adapters.storage.tables import cases, mails


class SqlMails(Repository):
    """A :class:`services.complaints.ports.Mails` on one transaction."""

    def cases_of(self, message: str) -> Mapping[str, str]:
        query = sa.select(mails.c.said, cases.c.number).join(mails, mails.c.case == cases.c.id)
        found = self._connection.execute(query.where(mails.c.message == message).order_by(cases.c.id))
        return {row.said: row.number for row in found}

    def add(self, message: str, said: str, case: str) -> None:
        self._connection.execute(sa.insert(mails).values(message=message, said=said, case=case))
