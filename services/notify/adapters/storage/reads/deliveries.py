"""Deliveries for the staff that may know of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor, NotFound
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import Condition, permitted
from chassis.storage.repository import holds
from services.notify.adapters.storage.deliveries import delivery_of
from services.notify.adapters.storage.tables import deliveries
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.permissions import PERMISSIONS


def list_deliveries(
    connection: Connection,
    reader: Actor,
    *,
    cursor: str | None,
    limit: int,
    disclosure: str = "",
    states: Collection[str] = (),
    channel: str = "",
) -> Page[Delivery]:
    """Deliveries that the reader may know of, newest first."""
    query = sa.select(deliveries).where(_visible(reader))
    if disclosure:
        query = query.where(deliveries.c.disclosure == disclosure)
    if states:
        query = query.where(deliveries.c.state.in_(states))
    if channel:
        query = query.where(deliveries.c.channel == channel)
    return fetch_page(connection, query, by=[deliveries.c.id.desc()], cursor=cursor, limit=limit).map(delivery_of)


def find_delivery(connection: Connection, reader: Actor, delivery_id: str) -> Delivery:
    """A delivery that the reader may know of. Raises :class:`~chassis.ports.NotFound`."""
    query = sa.select(deliveries).where(deliveries.c.id == delivery_id, _visible(reader))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("没有这条渠道公开记录。", "There is no such delivery.")
    return delivery_of(row)


def to_look_at(connection: Connection, now: datetime, limit: int) -> Sequence[str]:
    """Whose pages are to be looked at now, the longest waiting first."""
    query = (
        sa.select(deliveries.c.id)
        .where(deliveries.c.look_at <= now, deliveries.c.state == DeliveryState.DELIVERED.value)
        .order_by(deliveries.c.look_at, deliveries.c.id)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def delivery_to_look_at(connection: Connection, delivery_id: str) -> Delivery | None:
    """A delivery as the system itself knows it."""
    row = connection.execute(sa.select(deliveries).where(deliveries.c.id == delivery_id)).mappings().one_or_none()
    return delivery_of(row) if row else None


def _visible(reader: Actor) -> Any:
    """The SQL of :func:`services.notify.domain.access.may_see`."""
    read = PERMISSIONS["delivery.read"]
    return permitted(read, reader, body=deliveries.c.body, audience=deliveries.c.audience, near=_in_group)


def _in_group(department: str) -> Condition:
    everybody = deliveries.c.readers == ""
    return sa.or_(everybody, holds(deliveries.c.readers, department)) if department else everybody
