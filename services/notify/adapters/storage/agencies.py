"""Subscribing agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import NotFound
from services.notify.adapters.storage.tables import agencies
from services.notify.domain.agency import Agency, AgencyState

_PLAIN = tuple(field.name for field in fields(Agency) if field.name not in ("bodies", "topics", "state"))


class StoredAgencies:
    """The repository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, agency_id: str) -> Agency:
        """An agency, locked. Raises :class:`~chassis.ports.NotFound`."""
        row = self._connection.execute(
            sa.select(agencies).where(agencies.c.id == agency_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound("没有这个订阅。", "There is no such subscription.")
        return agency_of(row)

    def code_is_taken(self, code: str) -> bool:
        """Whether an agency, active or removed, has this code."""
        found = self._connection.execute(sa.select(agencies.c.id).where(agencies.c.code == code))
        return found.first() is not None

    def add(self, agency: Agency) -> None:
        """Keep a new one."""
        self._connection.execute(sa.insert(agencies), [_values(agency)])

    def save(self, agency: Agency) -> None:
        """Keep the changes of a locked one."""
        self._connection.execute(sa.update(agencies).where(agencies.c.id == agency.id).values(_values(agency)))

    def queues(self) -> list[tuple[str, Sequence[str]]]:
        """The queues that the relay keeps declared: each active agency's code and bindings."""
        query = sa.select(agencies).where(agencies.c.state == AgencyState.ACTIVE.value).order_by(agencies.c.id)
        return [(agency.code, agency.bindings()) for agency in map(agency_of, self._connection.execute(query))]

    def arranged(self) -> Sequence[Agency]:
        """Active agencies that the broker has been told of; tens, a user of the broker each."""
        query = (
            sa.select(agencies)
            .where(agencies.c.state == AgencyState.ACTIVE.value, agencies.c.arranged >= agencies.c.wanted)
            .order_by(agencies.c.id)
        )
        return [agency_of(row) for row in self._connection.execute(query)]

    def arrange_again(self, agency_ids: Sequence[str]) -> None:
        """Have the broker told of them as if it had never been."""
        if agency_ids:
            self._connection.execute(sa.update(agencies).where(agencies.c.id.in_(agency_ids)).values(arranged=0))

    def lock_unarranged(self, limit: int) -> Sequence[Agency]:
        """Agencies of which the broker was not yet told the newest, locked."""
        query = (
            sa.select(agencies)
            .where(agencies.c.arranged < agencies.c.wanted)
            .order_by(agencies.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [agency_of(row) for row in self._connection.execute(query)]


def agency_of(row: Any) -> Agency:
    """A row as the domain knows it."""
    return Agency(
        **{name: getattr(row, name) for name in _PLAIN},
        bodies=tuple(row.bodies),
        topics=tuple(row.topics),
        state=AgencyState(row.state),
    )


def _values(agency: Agency) -> dict[str, Any]:
    return {
        **{name: getattr(agency, name) for name in _PLAIN},
        "bodies": list(agency.bodies),
        "topics": list(agency.topics),
        "state": agency.state.value,
    }
