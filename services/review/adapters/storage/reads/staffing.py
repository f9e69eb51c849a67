"""Open cases to look at again: their steps have other people now, or are overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.review.adapters.storage.cases import cases_of
from services.review.adapters.storage.staff import StaffCopy
from services.review.adapters.storage.tables import cases
from services.review.domain.case import Case
from services.review.domain.staffing import unstaffed

_PORTION = 500


def cases_to_check_again(connection: Connection, today: date, limit: int) -> list[str]:
    """The oldest of them, body by body: each body's staff is read once."""
    found: list[str] = []
    bodies = sa.select(cases.c.body).where(cases.c.state == "open").distinct().order_by(cases.c.body)
    for body in connection.execute(bodies).scalars().all():
        staff = StaffCopy(connection).of_body(body, today)
        for case in _open_cases(connection, body):
            if unstaffed(case, staff) != case.unstaffed:
                found.append(case.id)
                if len(found) == limit:
                    return found
    return found


def cases_to_remind_of(connection: Connection, today: date, limit: int) -> list[str]:
    """Open cases with an overdue step of which the office was not asked yet, the longest overdue first."""
    query = sa.select(cases.c.id).where(cases.c.remind_after < today).order_by(cases.c.remind_after, cases.c.id)
    return list(connection.execute(query.limit(limit)).scalars())


def _open_cases(connection: Connection, body: str) -> Iterator[Case]:
    after = ""
    while True:
        query = sa.select(cases).where(cases.c.body == body, cases.c.state == "open", cases.c.id > after)
        rows = connection.execute(query.order_by(cases.c.id).limit(_PORTION)).mappings().all()
        yield from cases_of(connection, rows)
        if len(rows) < _PORTION:
            return
        after = rows[-1]["id"]
