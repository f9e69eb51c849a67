"""The cases that a reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted
from chassis.storage.repository import holds
from services.review.adapters.storage.cases import case_of
from services.review.adapters.storage.tables import cases, step_roles
from services.review.domain.case import Case
from services.review.domain.permissions import OVERSEERS, PERMISSIONS
from services.review.domain.refusals import CaseNotFound


def find_case(connection: Connection, case_id: str, reader: Actor) -> Case:
    """A case. Raises :class:`CaseNotFound` where there is none that the reader may know of."""
    query = sa.select(cases).where(cases.c.id == case_id)
    row = connection.execute(query).mappings().one_or_none() if is_storable(case_id) else None
    case = case_of(row) if row else None
    if case is None or not case.visible_to(reader):
        raise CaseNotFound
    return case


def list_cases(
    connection: Connection,
    reader: Actor,
    *,
    disclosure: str = "",
    state: str = "",
    mine: bool = False,
    cursor: str | None,
    limit: int,
) -> Page[Case]:
    """A page of cases, newest first: identifiers grow with time. ``mine``: the current step awaits the reader."""
    query = sa.select(cases).where(_awaiting(reader) if mine else visible_to(reader))
    if disclosure:
        query = query.where(cases.c.disclosure == disclosure)
    if state:
        query = query.where(cases.c.state == state)
    return fetch_page(connection, query, by=[cases.c.id.desc()], cursor=cursor, limit=limit).map(case_of)


def cases_with_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Case]:
    """These cases, whoever may see them: for snapshots."""
    query = sa.select(cases).where(cases.c.id.in_(list(ids)))
    return map(case_of, connection.execute(query).mappings())


def cases_of_disclosures(connection: Connection, disclosures: Iterable[str]) -> dict[str, list[Case]]:
    """All cases by disclosure, oldest first: for reconciliation."""
    query = sa.select(cases).where(cases.c.disclosure.in_(list(disclosures))).order_by(cases.c.id)
    found: dict[str, list[Case]] = {}
    for case in map(case_of, connection.execute(query).mappings()):
        found.setdefault(case.proposal.disclosure, []).append(case)
    return found


def visible_to(reader: Actor) -> sa.ColumnElement[bool]:
    """Which cases somebody may know of."""
    return _permitted("case.read", reader, lambda role: sa.true() if role in OVERSEERS else _asks_for(role))


def _awaiting(reader: Actor) -> sa.ColumnElement[bool]:
    asked = _permitted("case.decide", reader, lambda role: _asks_for(role, step_roles.c.step == cases.c.current_step))
    return sa.and_(cases.c.state == "open", sa.not_(holds(cases.c.not_for, reader.sub)), asked)


def _permitted(act: str, reader: Actor, asks: Callable[[str], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    return permitted(
        PERMISSIONS[act],
        reader,
        body=cases.c.body,
        audience=cases.c.audience,
        owner=cases.c.proposer_sub,
        near=lambda department: cases.c.department.in_(("", department)),
        asks=asks,
    )


def _asks_for(role: str, *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(step_roles.c.case_id == cases.c.id, step_roles.c.role == role, *more)
