"""The assessments that a reader may see, and the facts that each rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, encode_cursor, fetch_page, number_in
from chassis.storage.permitted import permitted_as
from chassis.storage.repository import holds
from services.review.adapters.storage.assessments import assessment_of, assessments_with_ids
from services.review.adapters.storage.reads.facts import facts_of_year
from services.review.adapters.storage.tables import assessed_facts, assessments, bodies, items
from services.review.domain.assessment import BEFORE_ANNOUNCEMENT, Assessment
from services.review.domain.assessment_refusals import AssessmentNotFound
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.scoring import Fact


def find_assessment(connection: Connection, identity: str, reader: Actor) -> Assessment:
    """An assessment. Raises :class:`AssessmentNotFound` where there is none that the reader may know of."""
    found = next(assessments_with_ids(connection, [identity]), None) if is_storable(identity) else None
    if found is None or not found.visible_to(reader):
        raise AssessmentNotFound
    return found


def list_assessments(
    connection: Connection,
    reader: Actor,
    *,
    body: str = "",
    year: int | None = None,
    state: str = "",
    cursor: str | None,
    limit: int,
) -> Page[Assessment]:
    """A page of assessments, the newest first."""
    query = sa.select(assessments).where(_visible(reader))
    for name, wanted in (("body", body), ("year", year), ("state", state)):
        if wanted:
            query = query.where(assessments.c[name] == wanted)
    return fetch_page(connection, query, by=[assessments.c.id.desc()], cursor=cursor, limit=limit).map(assessment_of)


def list_facts(
    connection: Connection,
    assessment: Assessment,
    today: date,
    *,
    kind: str,
    department: str = "",
    outcome: str = "",
    cursor: str | None,
    limit: int,
) -> Page[Fact]:
    """A page of the facts behind a figure: of a draft those of today, of any other those that were kept with it."""
    wanted = {"kind": kind, "department": department, "outcome": outcome}
    wanted = {name: value for name, value in wanted.items() if value}
    if assessment.state != "draft":
        query = sa.select(assessed_facts).where(
            assessed_facts.c.assessment == assessment.id, *(assessed_facts.c[name] == it for name, it in wanted.items())
        )
        return fetch_page(connection, query, by=[assessed_facts.c.id], cursor=cursor, limit=limit).map(_fact_of)
    facts = facts_of_year(connection, assessment.body, assessment.year, today)
    found = [fact for fact in facts if all(getattr(fact, name) == it for name, it in wanted.items())]
    start = number_in(cursor)
    rest = found[start : start + limit]
    return Page(rest, encode_cursor([start + limit]) if len(found) > start + limit else None)


def shown_long_enough(connection: Connection, today: date, limit: int) -> Sequence[str]:
    """The published ones whose result stands among tasks and need not any more, the oldest first."""
    query = sa.select(assessments.c.id).where(assessments.c.shown_until < today)
    return list(connection.execute(query.order_by(assessments.c.shown_until, assessments.c.id).limit(limit)).scalars())


def bodies_that_are_assessed(connection: Connection) -> list[Mapping[Any, Any]]:
    """Every body of the deployment that is active, for whoever begins an assessment."""
    query = sa.select(bodies).where(bodies.c.active).order_by(bodies.c.code)
    return list(connection.execute(query).mappings())


def names_around(connection: Connection, codes: Iterable[str]) -> dict[str, Mapping[Any, Any]]:
    """Items by code, with ``title`` and ``elements``, as the directory names them."""
    query = sa.select(items.c.code, items.c.title, items.c.elements).where(items.c.code.in_(sorted(set(codes) - {""})))
    return {row["code"]: row for row in connection.execute(query).mappings()}


def _visible(reader: Actor) -> sa.ColumnElement[bool]:
    unpublished = permitted_as(
        PERMISSIONS["assessment.read"],
        reader,
        "internal",
        body=assessments.c.body,
        near=lambda department: sa.or_(assessments.c.departments == "", holds(assessments.c.departments, department)),
        asks=lambda role: sa.true() if role in BEFORE_ANNOUNCEMENT else assessments.c.state != "draft",
    )
    published = permitted_as(PERMISSIONS["assessment.read_published"], reader, "internal", body=assessments.c.body)
    return sa.or_(unpublished, sa.and_(assessments.c.state == "published", published))


def _fact_of(row: Mapping[Any, Any]) -> Fact:
    return structure(Fact, dict(row))
