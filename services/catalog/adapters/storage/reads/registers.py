"""The office's registers as their readers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.clock import FIRST_YEAR, LAST_YEAR
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import Condition, permitted_as
from services.catalog.adapters.storage.registers import activity_of, bylaw_of
from services.catalog.adapters.storage.tables import activities, bylaws, disclosures
from services.catalog.domain.activity import Activity, awareness
from services.catalog.domain.body import Body
from services.catalog.domain.bylaw import Bylaw, expected_kinds
from services.catalog.domain.directory_refusals import NoSuchEntry
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import PUBLISHED

_LATER = bylaws.alias("later")
_IS_OUT = (
    sa.select(disclosures.c.id)
    .where(disclosures.c.index_number == bylaws.c.index_number, disclosures.c.published == PUBLISHED)
    .exists()
    .label("is_out")
)


def state(today: date) -> sa.ColumnElement[str]:
    """The SQL of :func:`services.catalog.domain.bylaw.state_of`."""
    later = sa.exists().where(
        _LATER.c.body == bylaws.c.body,
        _LATER.c.code == bylaws.c.code,
        _LATER.c.in_force_from <= today,
        sa.tuple_(_LATER.c.in_force_from, _LATER.c.id) > sa.tuple_(bylaws.c.in_force_from, bylaws.c.id),
    )
    return sa.case(
        (bylaws.c.repealed_on <= today, "repealed"),
        (bylaws.c.in_force_from > today, "coming"),
        (later, "superseded"),
        else_="in_force",
    )


def list_bylaws(connection: Connection, reader: Actor, query: Mapping[str, Any], today: date) -> Page[dict[str, Any]]:
    """Versions of rules with their ``state``, by body, rule and the day from which each is in force.

    Everybody sees what is in force, the body's staff all. ``query`` by the names of ``BylawsQuery``.
    """
    statement = _lines(reader, today)
    for name in ("body", "kind", "code"):
        if query[name]:
            statement = statement.where(bylaws.c[name] == query[name])
    if query["state"]:
        statement = statement.where(state(today) == query["state"])
    by = [bylaws.c.body, bylaws.c.code, bylaws.c.in_force_from, bylaws.c.id]
    return fetch_page(connection, statement, by=by, cursor=query["cursor"], limit=query["limit"]).map(dict)


def find_bylaw(connection: Connection, reader: Actor, identity: str, today: date) -> dict[str, Any]:
    """One version of a rule. Raises :class:`NoSuchEntry`."""
    row = connection.execute(_lines(reader, today).where(bylaws.c.id == identity)).mappings().first()
    if row is None:
        raise NoSuchEntry
    return dict(row)


def missing_kinds(connection: Connection, body: Body, today: date) -> list[str]:
    """Those of the eight of which the body has none in force."""
    query = sa.select(bylaws.c.kind).where(bylaws.c.body == body.code, state(today) == "in_force").distinct()
    there = set(connection.execute(query).scalars())
    return [kind for kind in expected_kinds(body) if kind not in there]


def bylaws_of(connection: Connection, ids: Sequence[str]) -> dict[str, Bylaw]:
    """These versions, by their ids."""
    rows = connection.execute(sa.select(bylaws).where(bylaws.c.id.in_(ids))).mappings()
    return {row["id"]: bylaw_of(row) for row in rows}


def all_bylaws(connection: Connection, body: str) -> list[Bylaw]:
    """Every version of every rule of a body, as a file lists them."""
    query = sa.select(bylaws).where(bylaws.c.body == body)
    rows = connection.execute(query.order_by(bylaws.c.code, bylaws.c.in_force_from, bylaws.c.id)).mappings()
    return [bylaw_of(row) for row in rows]


def to_press(connection: Connection, today: date, limit: int) -> list[str]:
    """Versions that want a task and have none, or have one that they want no more."""
    wants = sa.and_(bylaws.c.review_by < today, state(today) == "in_force")
    has = bylaws.c.task != ""
    query = sa.select(bylaws.c.id).where(
        bylaws.c.review_by.is_not(None), sa.or_(sa.and_(wants, ~has), sa.and_(~wants, has))
    )
    return list(connection.execute(query.order_by(bylaws.c.review_by, bylaws.c.id).limit(limit)).scalars())


def list_activities(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Activity]:
    """What was held, the latest first; ``query`` by the names of ``ActivitiesQuery``."""
    statement = sa.select(activities).where(_may_read_activities(reader))
    for name in ("body", "kind"):
        if query[name]:
            statement = statement.where(activities.c[name] == query[name])
    if query["year"]:
        statement = statement.where(_in_year(query["year"]))
    by = [activities.c.held_on.desc(), activities.c.id.desc()]
    return fetch_page(connection, statement, by=by, cursor=query["cursor"], limit=query["limit"]).map(activity_of)


def find_activity(connection: Connection, reader: Actor, identity: str) -> Activity:
    """One entry. Raises :class:`NoSuchEntry`."""
    query = sa.select(activities).where(activities.c.id == identity, _may_read_activities(reader))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NoSuchEntry
    return activity_of(row)


def all_activities(connection: Connection, body: str) -> list[Activity]:
    """Every entry of a body, as a file lists them."""
    query = sa.select(activities).where(activities.c.body == body)
    rows = connection.execute(query.order_by(activities.c.held_on, activities.c.code)).mappings()
    return [activity_of(row) for row in rows]


def awareness_of(connection: Connection, body: str, year: int) -> dict[str, Any]:
    """What a body held in a year, and the year's 知晓率: all who knew of all who were asked, with the sources."""
    count = sa.func.count
    of_year = sa.and_(activities.c.body == body, _in_year(year))
    kinds = sa.select(activities.c.kind, count().label("held")).where(of_year).group_by(activities.c.kind)
    sums = sa.select(
        *(sa.func.coalesce(sa.func.sum(activities.c[name]), 0) for name in ("participants", "asked", "aware"))
    ).where(of_year)
    participants, asked, aware = map(int, connection.execute(sums).one())
    sources = sa.select(activities.c.source).where(of_year, activities.c.asked.is_not(None)).distinct()
    held = {row.kind: row.held for row in connection.execute(kinds)}
    return {
        "body": body,
        "year": year,
        "trainings": held.get("training", 0),
        "publicity": held.get("publicity", 0),
        "surveys": held.get("survey", 0),
        "participants": participants,
        "asked": asked,
        "aware": aware,
        "rate": awareness(asked, aware),
        "sources": sorted(connection.execute(sources.limit(100)).scalars()),
    }


def _lines(reader: Actor, today: date) -> sa.Select[Any]:
    shown = sa.select(bylaws, state(today).label("state"), _IS_OUT)
    return shown.where(sa.or_(state(today) == "in_force", _is_own_staff(reader)))


def _is_own_staff(reader: Actor) -> Condition:
    return permitted_as(PERMISSIONS["bylaw.read"], reader, "internal", body=bylaws.c.body)


def _may_read_activities(reader: Actor) -> Condition:
    return permitted_as(PERMISSIONS["activity.read"], reader, "internal", body=activities.c.body)


def _in_year(year: int) -> Condition:
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    return activities.c.held_on.between(date(year, 1, 1), date(year, 12, 31))
