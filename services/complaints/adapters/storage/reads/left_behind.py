"""Cases in the hands of somebody who is no case officer of their body any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.staff import holders, staff
from services.complaints.adapters.storage.tables import cases
from services.complaints.domain.case import OFFICER
from services.complaints.domain.states import ACCEPTED

_case = cases.c
_sub = _case.handler["sub"].as_string()
_is_in_hand = sa.and_(_case.state == ACCEPTED, _case.merged_into.is_(None), _sub.is_not(None))


def left_behind(connection: Connection, today: date, limit: int) -> Sequence[str]:
    """Their numbers. Of whom nothing was told here yet, nobody knows that he left."""
    told = sa.select(staff.c.sub)
    pairs = connection.execute(sa.select(_case.body, _sub).where(_is_in_hand, _sub.in_(told)).distinct()).all()
    bodies = {body for body, _ in pairs}
    officers = {
        body: {each.sub for each in holders(connection, OFFICER, body=body, today=today)} for body in sorted(bodies)
    }
    gone = [sa.and_(_case.body == body, _sub == sub) for body, sub in pairs if sub not in officers[body]]
    if not gone:
        return []
    query = sa.select(_case.number).where(_is_in_hand, sa.or_(*gone)).order_by(_case.id).limit(limit)
    return list(connection.execute(query).scalars())
