"""Routes in the database: a row for each version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import plain, structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.review.adapters.storage.staff import StaffCopy
from services.review.adapters.storage.tables import bodies, routes
from services.review.domain.refusals import RouteNotFound
from services.review.domain.route_check import OfBody
from services.review.domain.route_version import RouteVersion

PROGRAM = ""
"""In place of a body: what came with the program."""


class SqlRoutes(Repository):
    """:class:`services.review.ports.Routes` in SQL."""

    def in_force(self, body: str, code: str) -> RouteVersion:
        return self._newest(body, code, routes.c.state == "in_force")

    def newest(self, body: str, code: str) -> RouteVersion:
        return self._newest(body, code)

    def add(self, version: RouteVersion) -> None:
        statement = insert(self._connection, routes).values(_row(version)).on_conflict_do_nothing()
        if self._connection.execute(statement).rowcount != 1:
            raise Stale("流程已被他人更新，请刷新后再改。", "The route was changed meanwhile; read it again.")

    def save(self, version: RouteVersion) -> None:
        statement = sa.update(routes).where(*_is(version), routes.c.state == "pending").values(_row(version))
        if self._connection.execute(statement).rowcount != 1:
            raise Stale("流程已被他人更新，请刷新后再办。", "The route was changed meanwhile; read it again.")

    def of_body(self, body: str, today: date) -> OfBody:
        query = sa.select(bodies.c.departments, bodies.c.rules).where(bodies.c.code == body)
        row = self._connection.execute(query).one_or_none() if is_storable(body) else None
        if row is None:
            raise RouteNotFound
        return OfBody(
            staff=StaffCopy(self._connection).of_body(body, today),
            departments={department["code"] for department in row.departments},
            approvers=tuple(row.rules.get("approvers", ())),
            same_person=tuple((one, two) for one, two in row.rules.get("same_person", ())),
        )

    def _newest(self, body: str, code: str, *conditions: sa.ColumnElement[bool]) -> RouteVersion:
        query = sa.select(routes).where(routes.c.body.in_((body, PROGRAM)), routes.c.code == code, *conditions)
        by = (routes.c.body.desc(), routes.c.version.desc())
        row = self._connection.execute(query.order_by(*by).limit(1)).mappings().one_or_none()
        if row is None:
            raise RouteNotFound
        return route_of(row)


_FIELDS = [field.name for field in fields(RouteVersion)]


def route_of(row: Mapping[Any, Any]) -> RouteVersion:
    """The version in a row."""
    return structure(RouteVersion, {name: row[name] for name in _FIELDS})


def _row(version: RouteVersion) -> dict[str, Any]:
    return row_of(routes, version, steps=plain(version.steps), **_people(version))


def _people(version: RouteVersion) -> dict[str, Any]:
    return {name: plain(getattr(version, name)) for name in ("entered_by", "settled_by")}


def _is(version: RouteVersion) -> tuple[sa.ColumnElement[bool], ...]:
    return routes.c.body == version.body, routes.c.code == version.code, routes.c.version == version.version
