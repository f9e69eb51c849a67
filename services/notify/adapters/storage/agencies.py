"""Subscribing agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of
from services.notify.adapters.storage.tables import agencies
from services.notify.domain.agency import Agency, AgencyState, NoSuchSubscription


class StoredAgencies(Repository):
    """The repository."""

    def load_for_update(self, agency_id: str) -> Agency:
        for agency in self._agencies(sa.select(agencies).where(agencies.c.id == agency_id).with_for_update()):
            return agency
        raise NoSuchSubscription

    def code_is_taken(self, code: str) -> bool:
        found = self._connection.execute(sa.select(agencies.c.id).where(agencies.c.code == code))
        return found.first() is not None

    def add(self, agency: Agency) -> None:
        self._connection.execute(sa.insert(agencies), row_of(agencies, agency, state=agency.state.value))

    def save(self, agency: Agency) -> Agency:
        saved = replace(agency, version=agency.version + 1)
        row = row_of(agencies, saved, state=saved.state.value)
        self._connection.execute(sa.update(agencies).where(agencies.c.id == saved.id).values(row))
        return saved

    def load_unarranged_for_update(self, limit: int) -> Sequence[Agency]:
        """Agencies of whose last changes the broker has not learnt, locked."""
        behind = sa.select(agencies).where(agencies.c.arranged < agencies.c.wanted).order_by(agencies.c.id)
        return self._agencies(behind.limit(limit).with_for_update(skip_locked=True))

    def arranged(self) -> Sequence[Agency]:
        """Active agencies that the broker knows; tens, a user of the broker each."""
        known = agencies.c.arranged >= agencies.c.wanted
        return self._agencies(
            sa.select(agencies).where(agencies.c.state == AgencyState.ACTIVE.value, known).order_by(agencies.c.id)
        )

    def arrange_again(self, agency_ids: Sequence[str]) -> None:
        """Let the broker learn of them as if it never had."""
        if agency_ids:
            self._connection.execute(sa.update(agencies).where(agencies.c.id.in_(agency_ids)).values(arranged=0))

    def _agencies(self, query: sa.Select[Any]) -> list[Agency]:
        return [agency_of(row) for row in self._connection.execute(query).mappings()]


def agency_of(row: Mapping[Any, Any]) -> Agency:
    """The agency of a row."""
    return structure(Agency, row)
