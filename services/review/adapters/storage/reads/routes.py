"""The routes of a body as pages and endpoints show them."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from services.review.adapters.storage.routes import PROGRAM, route_of
from services.review.adapters.storage.tables import bodies, routes
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import RouteNotFound
from services.review.domain.route_version import RouteVersion, route_thing


def require_body(connection: Connection, body: str, reader: Actor) -> None:
    """Refuse a reader who is none of the body's staff. Raises :class:`RouteNotFound` where there is no such body."""
    known = sa.select(bodies.c.code).where(bodies.c.code == body)
    if not is_storable(body) or connection.execute(known).scalar_one_or_none() is None:
        raise RouteNotFound
    PERMISSIONS.require("route.read", reader, route_thing(body))


def routes_of(connection: Connection, body: str, reader: Actor) -> list[RouteVersion]:
    """The routes that are in force in a body, and the versions that wait to be, by code."""
    require_body(connection, body, reader)
    query = sa.select(routes).where(routes.c.body.in_((body, PROGRAM)), routes.c.state != "discarded")
    found: dict[tuple[str, str], RouteVersion] = {}
    for row in connection.execute(query.order_by(routes.c.code, routes.c.body, routes.c.version)).mappings():
        found[row["code"], row["state"]] = route_of(row)
    return list(found.values())


def versions_of(
    connection: Connection, body: str, code: str, reader: Actor, *, cursor: str | None, limit: int
) -> Page[RouteVersion]:
    """A page of the versions of a body's route, the newest first; the oldest is the program's."""
    require_body(connection, body, reader)
    query = sa.select(routes).where(routes.c.body.in_((body, PROGRAM)), routes.c.code == code)
    current = _number_in_force(connection, body, code)
    page = fetch_page(connection, query, by=[routes.c.version.desc()], cursor=cursor, limit=limit)
    return page.map(lambda row: _standing(route_of(row), current))


def find_version(connection: Connection, body: str, code: str, version: int, reader: Actor) -> RouteVersion:
    """One version. Raises :class:`RouteNotFound`."""
    require_body(connection, body, reader)
    query = sa.select(routes).where(
        routes.c.body.in_((body, PROGRAM)), routes.c.code == code, routes.c.version == version
    )
    row = connection.execute(query).mappings().one_or_none() if is_storable(code) else None
    if row is None:
        raise RouteNotFound
    return _standing(route_of(row), _number_in_force(connection, body, code))


def _number_in_force(connection: Connection, body: str, code: str) -> int | None:
    """The number of the version by which is reviewed now: of those confirmed the newest."""
    confirmed = (routes.c.body.in_((body, PROGRAM)), routes.c.code == code, routes.c.state == "in_force")
    newest: int | None = connection.execute(sa.select(sa.func.max(routes.c.version)).where(*confirmed)).scalar_one()
    return newest


def _standing(version: RouteVersion, current: int | None) -> RouteVersion:
    """The version, one that a newer one has replaced said to be so."""
    is_replaced = version.state == "in_force" and version.version != current
    return replace(version, state="superseded") if is_replaced else version
