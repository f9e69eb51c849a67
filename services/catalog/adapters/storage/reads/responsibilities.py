"""The register of responsibility as its readers see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.catalog.adapters.storage.registers import responsibility_of
from services.catalog.adapters.storage.tables import items, responsibilities
from services.catalog.domain.directory_refusals import NoSuchEntry
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.responsibility import Gap, Responsibility, gaps_of


def list_responsibilities(
    connection: Connection, reader: Actor, query: Mapping[str, Any], today: date
) -> Page[Responsibility]:
    """Terms of office, the latest first; ``query`` by the names of ``ResponsibilitiesQuery``."""
    table = responsibilities
    statement = sa.select(table).where(_may_read(reader))
    if query["body"]:
        statement = statement.where(table.c.body == query["body"])
    if query["current"]:
        ends = sa.or_(table.c.until_on.is_(None), table.c.until_on >= today)
        statement = statement.where(table.c.from_on <= today, ends)
    by = [table.c.from_on.desc(), table.c.id.desc()]
    return fetch_page(connection, statement, by=by, cursor=query["cursor"], limit=query["limit"]).map(responsibility_of)


def find_responsibility(connection: Connection, reader: Actor, identity: str) -> Responsibility:
    """One term. Raises :class:`NoSuchEntry`."""
    query = sa.select(responsibilities).where(responsibilities.c.id == identity, _may_read(reader))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NoSuchEntry
    return responsibility_of(row)


def current(connection: Connection, body: str, today: date) -> list[Responsibility]:
    """The terms of a body that hold today."""
    query = sa.select(responsibilities).where(responsibilities.c.body == body)
    found = map(responsibility_of, connection.execute(query.order_by(responsibilities.c.id)).mappings())
    return [entry for entry in found if entry.holds_on(today)]


def gaps(connection: Connection, body: str, today: date) -> list[Gap]:
    """The levels for which nobody answers today; heads are asked for of departments with items in the directory."""
    query = sa.select(items.c.department).where(items.c.body == body, items.c.active).distinct()
    departments = list(connection.execute(query).scalars())
    return gaps_of(current(connection, body, today), departments, today)


def _may_read(reader: Actor) -> sa.ColumnElement[bool]:
    return permitted_as(PERMISSIONS["responsibility.read"], reader, "internal", body=responsibilities.c.body)
