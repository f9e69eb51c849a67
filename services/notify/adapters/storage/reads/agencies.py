"""Subscribing agencies for operators and the relay."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import NotFound
from chassis.storage.paging import Page, fetch_page
from services.notify.adapters.storage.agencies import agency_of
from services.notify.adapters.storage.tables import agencies
from services.notify.domain.agency import Agency, AgencyState


def list_agencies(connection: Connection, *, cursor: str | None, limit: int) -> Page[Agency]:
    """Subscribing agencies, oldest first, removed ones included."""
    return fetch_page(connection, sa.select(agencies), by=[agencies.c.id], cursor=cursor, limit=limit).map(agency_of)


def all_agencies(connection: Connection) -> list[Agency]:
    """All of them, oldest first; tens, a queue of the broker each."""
    return [agency_of(row) for row in connection.execute(sa.select(agencies).order_by(agencies.c.id)).mappings()]


def find_agency(connection: Connection, agency_id: str) -> Agency:
    """One agency. Raises :class:`~chassis.ports.NotFound`."""
    row = connection.execute(sa.select(agencies).where(agencies.c.id == agency_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("没有这个订阅。", "There is no such subscription.")
    return agency_of(row)


def active_queues(connection: Connection) -> list[tuple[str, Sequence[str]]]:
    """The queues that the relay keeps declared: each active agency's code and bindings."""
    return [
        (agency.code, agency.bindings()) for agency in all_agencies(connection) if agency.state == AgencyState.ACTIVE
    ]
