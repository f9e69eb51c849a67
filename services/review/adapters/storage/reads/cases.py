"""The cases that a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted
from chassis.storage.repository import holds
from services.review.adapters.storage.cases import cases_of, select_whole, whole_cases
from services.review.adapters.storage.tables import cases, steps, verdicts
from services.review.domain.case import Case
from services.review.domain.permissions import KEEPERS, OVERSEERS, PERMISSIONS
from services.review.domain.refusals import CaseNotFound


def find_case(connection: Connection, case_id: str, reader: Actor) -> Case:
    """A case. Raises :class:`CaseNotFound` where there is none that the reader may know of."""
    case = next(cases_with_ids(connection, [case_id]), None) if is_storable(case_id) else None
    if case is None or not case.visible_to(reader):
        raise CaseNotFound
    return case


def approved_before(connection: Connection, case: Case) -> Case | None:
    """The case by which the revision before this one was approved, while its words are kept."""
    proposal = case.proposal
    if proposal.revision == 1:
        return None
    earlier = (cases.c.disclosure == proposal.disclosure, cases.c.revision < proposal.revision)
    query = select_whole(*earlier, cases.c.state == "approved", cases.c.purged.is_(False))
    found = whole_cases(connection.execute(query).mappings())
    return max(found, key=lambda one: one.proposal.revision, default=None)


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
    """A page of cases, newest first: identifiers grow with time.

    ``mine``: a current step awaits the reader; what is due first comes first, as among his tasks.
    """
    query = sa.select(cases).where(_awaiting(reader) if mine else visible_to(reader))
    if disclosure:
        query = query.where(cases.c.disclosure == disclosure)
    if state:
        query = query.where(cases.c.state == state)
    by = [cases.c.due_on, cases.c.id] if mine else [cases.c.id.desc()]
    page = fetch_page(connection, query, by=by, cursor=cursor, limit=limit)
    return Page(cases_of(connection, page), page.next)


def cases_with_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Case]:
    """These cases, whoever may see them: for snapshots."""
    query = select_whole(cases.c.id.in_(list(ids)))
    return iter(whole_cases(connection.execute(query).mappings()))


def cases_of_disclosures(connection: Connection, disclosures: Iterable[str]) -> dict[str, list[Case]]:
    """All cases by disclosure, oldest first: for reconciliation."""
    query = select_whole(cases.c.disclosure.in_(list(disclosures)))
    found: dict[str, list[Case]] = {}
    for case in whole_cases(connection.execute(query).mappings()):
        found.setdefault(case.proposal.disclosure, []).append(case)
    return found


def visible_to(reader: Actor) -> sa.ColumnElement[bool]:
    """Which cases somebody may know of."""
    return permitted(
        PERMISSIONS["case.read"],
        reader,
        body=cases.c.body,
        audience=cases.c.audience,
        owner=cases.c.proposer_sub,
        near=lambda department: sa.or_(
            cases.c.department.in_(("", department)), _has_step(steps.c.department == department)
        ),
        asks=_reads,
    )


def _reads(role: str) -> sa.ColumnElement[bool]:
    """Which cases a role reads: those of its steps, and of the body's whatever it keeps or oversees."""
    if role in OVERSEERS:
        return sa.true()
    takes = _has_step(holds(steps.c.roles, role))
    return sa.or_(cases.c.audience != "party", takes) if role in KEEPERS else takes


def _awaiting(reader: Actor) -> sa.ColumnElement[bool]:
    """A current step asks for a role that he has there, and for him if it names somebody."""
    asked = permitted(
        PERMISSIONS["case.decide"],
        reader,
        body=cases.c.body,
        audience=cases.c.audience,
        near=lambda department: steps.c.department.in_(("", department)),
        asks=lambda role: sa.and_(
            holds(steps.c.roles, role), steps.c.person.in_(_named_by(reader, role)), _is_left_to(reader, role)
        ),
    )
    his = _has_step(steps.c.state == "current", sa.not_(holds(steps.c.not_for, reader.sub)), asked)
    return sa.and_(cases.c.state == "open", his)


def _named_by(reader: Actor, role: str) -> list[str]:
    """Nobody, he himself, and those for whom he stands in in that role."""
    return ["", reader.sub, *sorted({post.deputy_for for post in reader.posts if post.role == role} - {""})]


def _is_left_to(reader: Actor, role: str) -> sa.ColumnElement[bool]:
    """That nobody has passed the step as him for whom the reader stands in, where that alone gives him the role."""
    principals = [post.deputy_for for post in reader.posts if post.role == role]
    if not all(principals) or not principals:
        return sa.true()
    himself = sa.and_(verdicts.c.sub == principals[0], verdicts.c.deputy_for == "")
    is_of_step = sa.and_(verdicts.c.case_id == steps.c.case_id, verdicts.c.step == steps.c.number)
    is_his = sa.or_(himself, verdicts.c.deputy_for == principals[0])
    return sa.not_(sa.exists().where(is_of_step, verdicts.c.decision == "pass", is_his))


def _has_step(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(steps.c.case_id == cases.c.id, *conditions)
