"""Subscribing agencies for operators and the relay."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.notify.adapters.storage.agencies import agency_of
from services.notify.adapters.storage.tables import agencies
from services.notify.domain.agency import Agency, AgencyState, NoSuchSubscription, known_to
from services.notify.domain.permissions import PERMISSIONS

_ALL = sa.select(agencies).order_by(agencies.c.id)


def list_agencies(connection: Connection, reader: Actor, *, cursor: str | None, limit: int) -> Page[Agency]:
    """Subscribing agencies that the reader manages, oldest first, removed ones included."""
    managed = permitted_as(PERMISSIONS["subscription.keep"], reader, "internal", body=agencies.c.body)
    return fetch_page(
        connection, sa.select(agencies).where(managed), by=[agencies.c.id], cursor=cursor, limit=limit
    ).map(agency_of)


def all_agencies(connection: Connection) -> list[Agency]:
    """All of them, oldest first; tens, a queue of the broker each."""
    return [agency_of(row) for row in connection.execute(_ALL).mappings()]


def find_agency(connection: Connection, reader: Actor, agency_id: str) -> Agency:
    """One agency. Raises :class:`NoSuchSubscription`, also where the reader does not manage it."""
    row = connection.execute(sa.select(agencies).where(agencies.c.id == agency_id)).mappings().one_or_none()
    if row is None:
        raise NoSuchSubscription
    return known_to(reader, agency_of(row))


def active_queues(connection: Connection) -> list[tuple[str, Sequence[str]]]:
    """The queues that the relay keeps declared: each active agency's code and bindings."""
    return [
        (agency.code, agency.bindings()) for agency in all_agencies(connection) if agency.state == AgencyState.ACTIVE
    ]
