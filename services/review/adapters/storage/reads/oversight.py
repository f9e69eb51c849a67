"""Publications, evaluations, orders and inspections that a reader may see, and which of them are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted, permitted_as
from chassis.storage.tables import audit, audit_anchors
from services.review.adapters.storage.oversight import with_ids
from services.review.adapters.storage.publications import begins, publication_of
from services.review.adapters.storage.reads.cases import cases_with_ids
from services.review.adapters.storage.tables import (
    bodies,
    evaluations,
    indicator_sets,
    inspections,
    order_evidence,
    publications,
    remedial_orders,
)
from services.review.domain.case import Case
from services.review.domain.evaluation import Evaluation
from services.review.domain.indicators import IndicatorSet
from services.review.domain.inspection import Inspection, Unit
from services.review.domain.oversight_refusals import (
    EvaluationNotFound,
    IndicatorsNotFound,
    InspectionNotFound,
    OrderNotFound,
)
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.publication import Publication
from services.review.domain.remedial_order import RemedialOrder

T = TypeVar("T")


def list_publications(
    connection: Connection,
    reader: Actor,
    *,
    body: str = "",
    department: str = "",
    first: date | None = None,
    last: date | None = None,
    cursor: str | None,
    limit: int,
) -> Page[Publication]:
    """A page of what is public, the newest first."""
    table = publications
    query = sa.select(table).where(
        permitted(PERMISSIONS["publication.list"], reader, body=table.c.body, audience=table.c.audience),
        table.c.published == "published",
        table.c.purged.is_(False),
    )
    query = _filtered(query, table, body=body, department=department)
    if first:
        query = query.where(table.c.published_at >= begins(first))
    if last:
        query = query.where(table.c.published_at < begins(last + timedelta(days=1)))
    by = [table.c.published_at.desc(), table.c.id.desc()]
    return fetch_page(connection, query, by=by, cursor=cursor, limit=limit).map(publication_of)


def find_evaluation(connection: Connection, identity: str, reader: Actor) -> Evaluation:
    """Raises :class:`EvaluationNotFound` where there is none that the reader may know of."""
    found = _find(connection, evaluations, Evaluation, identity)
    if found is None or not found.visible_to(reader):
        raise EvaluationNotFound
    return found


def list_evaluations(
    connection: Connection,
    reader: Actor,
    *,
    body: str = "",
    period: str = "",
    conclusion: str = "",
    cursor: str | None,
    limit: int,
) -> Page[Evaluation]:
    """A page of evaluations, the newest first."""
    table = evaluations
    visible = permitted(PERMISSIONS["evaluation.read"], reader, body=table.c.body, audience=table.c.audience)
    query = _filtered(sa.select(table).where(visible), table, body=body, period=period, conclusion=conclusion)
    return _page(connection, query, table, Evaluation, cursor, limit)


def find_order(connection: Connection, identity: str, reader: Actor) -> RemedialOrder:
    """Raises :class:`OrderNotFound` where there is none that the reader may know of."""
    found = _find(connection, remedial_orders, RemedialOrder, identity)
    if found is None or not found.visible_to(reader):
        raise OrderNotFound
    return found


def list_orders(
    connection: Connection,
    reader: Actor,
    *,
    body: str = "",
    department: str = "",
    state: str = "",
    cursor: str | None,
    limit: int,
) -> Page[RemedialOrder]:
    """A page of orders, the newest first."""
    table = remedial_orders
    visible = permitted(
        PERMISSIONS["order.read"],
        reader,
        body=table.c.body,
        audience=table.c.audience,
        near=lambda code: table.c.department == code,
    )
    query = _filtered(sa.select(table).where(visible), table, body=body, department=department, state=state)
    return _page(connection, query, table, RemedialOrder, cursor, limit)


def orders_with_ids(connection: Connection, ids: Collection[str]) -> dict[str, RemedialOrder]:
    """These orders by id, whoever may see them: what is shown of them is number and state."""
    return {order.id: order for order in with_ids(connection, remedial_orders, RemedialOrder, ids)}


def orders_from(connection: Connection, source: str, reader: Actor) -> Sequence[RemedialOrder]:
    """The orders that followed from an evaluation or an inspection, as far as the reader may see them."""
    query = sa.select(remedial_orders).where(remedial_orders.c.source["id"].as_string() == source)
    found = connection.execute(query.order_by(remedial_orders.c.id)).mappings()
    return [order for order in (structure(RemedialOrder, dict(row)) for row in found) if order.visible_to(reader)]


def find_inspection(connection: Connection, identity: str, reader: Actor) -> Inspection:
    """Raises :class:`InspectionNotFound` where there is none that the reader may know of."""
    found = _find(connection, inspections, Inspection, identity)
    if found is None or not found.visible_to(reader):
        raise InspectionNotFound
    return found


def list_inspections(
    connection: Connection,
    reader: Actor,
    *,
    body: str = "",
    kind: str = "",
    state: str = "",
    cursor: str | None,
    limit: int,
) -> Page[Inspection]:
    """A page of inspections, the newest first."""
    table = inspections
    visible = permitted_as(PERMISSIONS["inspection.read"], reader, "internal", body=table.c.body)
    query = _filtered(sa.select(table).where(visible), table, body=body, kind=kind, state=state)
    return _page(connection, query, table, Inspection, cursor, limit)


def titles_of(connection: Connection, units: Sequence[Unit], reader: Actor) -> dict[str, str]:
    """The titles of what was drawn, by unit; of a case that the reader may not see, and of what is purged, none."""
    ids = [unit.id for unit in units]
    public = sa.select(publications.c.id, publications.c.title).where(
        publications.c.id.in_(ids), publications.c.audience != "party", publications.c.purged.is_(False)
    )
    titles = {f"publications/{row.id}": row.title for row in connection.execute(public)}
    return titles | {key: case.proposal.title for key, case in drawn_cases(connection, units, reader).items()}


def drawn_cases(connection: Connection, units: Sequence[Unit], reader: Actor) -> dict[str, Case]:
    """The cases that were drawn, by unit; none that the reader may not see."""
    found = cases_with_ids(connection, [unit.id for unit in units if unit.kind == "cases"])
    return {f"cases/{case.id}": case for case in found if case.visible_to(reader)}


def find_indicators(connection: Connection, identity: str, reader: Actor) -> IndicatorSet:
    """Raises :class:`IndicatorsNotFound` where there is none that the reader may know of."""
    found = _find(connection, indicator_sets, IndicatorSet, identity)
    if found is None or not found.visible_to(reader):
        raise IndicatorsNotFound
    return found


def list_indicators(
    connection: Connection, reader: Actor, *, body: str = "", cursor: str | None, limit: int
) -> Page[IndicatorSet]:
    """A page of sets of indicators, the newest first."""
    table = indicator_sets
    visible = permitted_as(PERMISSIONS["indicators.read"], reader, "internal", body=table.c.body)
    query = _filtered(sa.select(table).where(visible), table, body=body)
    return _page(connection, query, table, IndicatorSet, cursor, limit)


def bodies_for(connection: Connection, reader: Actor, act: str) -> list[dict[str, Any]]:
    """The bodies in which the reader may do something, by code: to choose from in a form."""
    query = sa.select(bodies).where(
        permitted_as(PERMISSIONS[act], reader, "internal", body=bodies.c.code), bodies.c.active.is_(True)
    )
    return [dict(row) for row in connection.execute(query.order_by(bodies.c.code)).mappings()]


def orders_to_escalate(connection: Connection, today: date, limit: int) -> list[str]:
    """Orders that are late and for which the next one was not asked yet, the longest late first."""
    table = remedial_orders
    query = sa.select(table.c.id).where(table.c.escalate_after < today).order_by(table.c.escalate_after, table.c.id)
    return list(connection.execute(query.limit(limit)).scalars())


def samples_to_draw(connection: Connection, limit: int) -> list[str]:
    """Inspections whose population lies under a signed head now, the oldest first."""
    frozen = (
        sa.select(audit.c.seq)
        .where(audit.c.aggregate == sa.literal("inspection/") + inspections.c.id, audit.c.name == "inspection.frozen")
        .correlate(inspections)
        .scalar_subquery()
    )
    signed = sa.exists().where(audit_anchors.c.service == "review", audit_anchors.c.seq >= frozen)
    query = sa.select(inspections.c.id).where(inspections.c.state == "frozen", signed).order_by(inspections.c.id)
    return list(connection.execute(query.limit(limit)).scalars())


def named(connection: Connection, digests: Sequence[str]) -> Collection[str]:
    """Those of ``digests`` that are a record of an evaluation, a population, or a file of an order."""
    queries = (
        sa.select(evaluations.c.record_digest).where(
            evaluations.c.record_digest.in_(digests), evaluations.c.purged.is_(False)
        ),
        sa.select(inspections.c.population_digest).where(inspections.c.population_digest.in_(digests)),
        sa.select(order_evidence.c.digest).where(order_evidence.c.digest.in_(digests)),
    )
    return {digest for query in queries for digest in connection.execute(query).scalars()}


def _find(connection: Connection, table: sa.Table, kind: type[T], identity: str) -> T | None:
    return next(with_ids(connection, table, kind, [identity]), None) if is_storable(identity) else None


def _filtered(query: sa.Select[Any], table: sa.Table, **wanted: str) -> sa.Select[Any]:
    for name, value in wanted.items():
        if value:
            query = query.where(table.c[name] == value)
    return query


def _page(
    connection: Connection, query: sa.Select[Any], table: sa.Table, kind: type[T], cursor: str | None, limit: int
) -> Page[T]:
    page = fetch_page(connection, query, by=[table.c.id.desc()], cursor=cursor, limit=limit)
    return page.map(lambda row: structure(kind, dict(row)))
