"""联合发文: which bodies of the deployment may read what is not public yet, since they issue it too; a row for each."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.tables import asked_consents
from services.catalog.domain.consent import asked
from services.catalog.domain.disclosure import Disclosure


def keep(connection: Connection, before: Disclosure | None, after: Disclosure) -> None:
    """Bring the rows of a disclosure to what it is now; of most there are none, before and after."""
    known, present = asked(before) if before else {}, asked(after)
    if known == present:
        return
    connection.execute(sa.delete(asked_consents).where(asked_consents.c.disclosure == after.id))
    rows = [{"body": body, "disclosure": after.id, "waiting": waiting} for body, waiting in present.items()]
    if rows:
        connection.execute(sa.insert(asked_consents), rows)
