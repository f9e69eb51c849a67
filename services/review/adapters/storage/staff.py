"""The staff of a body, from this service's own copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from chassis.ports import Actor
from chassis.storage.repository import Repository
from chassis.storage.staff import actor_of, may_act_in, staff


class StaffCopy(Repository):
    """:class:`services.review.ports.Staff` in SQL."""

    def of_body(self, body: str, today: date) -> Sequence[Actor]:
        query = sa.select(staff).where(may_act_in(body)).order_by(staff.c.sub)
        return [actor_of(row, today) for row in self._connection.execute(query).mappings()]
