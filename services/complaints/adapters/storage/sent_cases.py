"""The trace of a case that went to another body, for the one that sent it: drawn from the entries of its ledger."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.complaints.adapters.storage.tables import sent_cases
from services.complaints.domain.case import Case
from services.complaints.domain.entry import Entry

_sent = sent_cases.c


def trace(connection: Connection, case: Case) -> None:
    """Keep what the new entries of a case say of its way: where it was sent, and that it came back."""
    for entry in case.entries:
        if entry.kind == "transfer" and entry.data.get("from_body"):
            connection.execute(sa.insert(sent_cases).values(_row(entry)))
        elif entry.kind == "dispute":
            mine = sa.and_(_sent.case == entry.case, _sent.disputed_on.is_(None))
            newest = sa.select(sa.func.max(_sent.place)).where(_sent.case == entry.case).scalar_subquery()
            back = sa.update(sent_cases).where(mine, _sent.place == newest, _sent.from_body == case.body)
            connection.execute(back.values(disputed_on=entry.happened_on))


def _row(entry: Entry) -> dict[str, object]:
    return {
        "case": entry.case,
        "place": entry.place,
        "from_body": entry.data["from_body"],
        "to_body": entry.data["body"],
        "to_department": entry.data.get("department"),
        "sent_on": entry.happened_on,
    }
