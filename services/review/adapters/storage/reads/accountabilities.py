"""The matters of accountability that a reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.review.adapters.storage.accountabilities import accountabilities_with_ids, matter_of
from services.review.adapters.storage.tables import accountabilities
from services.review.domain.accountability import Accountability
from services.review.domain.accountability_refusals import AccountabilityNotFound
from services.review.domain.permissions import PERMISSIONS


def find_accountability(connection: Connection, identity: str, reader: Actor) -> Accountability:
    """A matter. Raises :class:`AccountabilityNotFound` where there is none that the reader may know of."""
    found = next(accountabilities_with_ids(connection, [identity]), None) if is_storable(identity) else None
    if found is None or not found.visible_to(reader):
        raise AccountabilityNotFound
    return found


def list_accountabilities(
    connection: Connection, reader: Actor, *, body: str = "", state: str = "", cursor: str | None, limit: int
) -> Page[Accountability]:
    """A page of matters, the newest first."""
    query = sa.select(accountabilities).where(_visible(reader))
    for name, wanted in (("body", body), ("state", state)):
        if wanted:
            query = query.where(accountabilities.c[name] == wanted)
    return fetch_page(connection, query, by=[accountabilities.c.id.desc()], cursor=cursor, limit=limit).map(matter_of)


def ended_by(connection: Connection, today: date, limit: int) -> Sequence[str]:
    """The published ones whose effect is past, the oldest first."""
    query = (
        sa.select(accountabilities.c.id)
        .where(accountabilities.c.state == "published", accountabilities.c.effective_until < today)
        .order_by(accountabilities.c.effective_until, accountabilities.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def _visible(reader: Actor) -> sa.ColumnElement[bool]:
    body, owner = accountabilities.c.body, accountabilities.c.person_sub
    concerned = permitted_as(PERMISSIONS["accountability.read"], reader, "internal", body=body, owner=owner)
    everybody = permitted_as(PERMISSIONS["accountability.read_published"], reader, "internal", body=body)
    return sa.or_(concerned, sa.and_(accountabilities.c.state == "published", everybody))
