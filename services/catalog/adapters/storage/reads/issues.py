"""Issues as their readers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted
from chassis.storage.tables import audit
from services.catalog.adapters.storage.disclosures import LATEST
from services.catalog.adapters.storage.issues import issues_of
from services.catalog.adapters.storage.reads.disclosures import working
from services.catalog.adapters.storage.tables import disclosures, issue_members, issues, revisions
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.issue import Issue, Member
from services.catalog.domain.issue_members import (
    MOST_MEMBERS,
    can_be_added,
    is_left_out,
    is_to_be_deliberated,
    state_of,
)
from services.catalog.domain.issue_refusals import NoSuchIssue
from services.catalog.domain.numbers import issue_number
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import APPROVED, CLOSED, IN_REVIEW, OPEN, PROPOSED, WITHDRAWN

_COUNT = (
    sa.select(sa.func.count())
    .where(issue_members.c.issue == issues.c.id, issue_members.c.removed_at.is_(None))
    .correlate(issues)
    .scalar_subquery()
)
_LINES = sa.select(issues, _COUNT.label("count"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A member with its disclosure, and how the revision that is in the issue stands.

    ``left_out``: it did not go out with the issue, nor will.
    """

    member: Member
    disclosure: Disclosure
    state: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to an issue."""

    name: str
    by: Mapping[str, str]
    at: datetime


def find_issue(connection: Connection, reader: Actor, identity: str) -> Issue:
    """One that the reader may know of. Raises :class:`NoSuchIssue`."""
    issue = next(issues_of(connection, [identity]), None)
    if issue is None or not PERMISSIONS.permits("issue.read", reader, issue.thing):
        raise NoSuchIssue
    return issue


def listed_of(connection: Connection, issue: Issue) -> list[Listed]:
    """What is in it now, in its order."""
    found = working(connection, [member.disclosure for member in issue.listed])
    return [_listed(issue, member, found[member.disclosure]) for member in issue.listed]


def _listed(issue: Issue, member: Member, disclosure: Disclosure) -> Listed:
    return Listed(member, disclosure, state_of(member, disclosure), is_left_out(issue, member, disclosure))


def list_issues(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[dict[str, Any]]:
    """Those that the reader may know of, the newest first; ``query`` by the names of ``IssuesQuery``."""
    statement = _LINES.where(_may_read(reader))
    for name in ("body", "audience", "state"):
        if query[name]:
            statement = statement.where(issues.c[name] == query[name])
    page = fetch_page(connection, statement, by=[issues.c.id.desc()], cursor=query["cursor"], limit=query["limit"])
    return page.map(_line)


def open_for(connection: Connection, disclosure: Disclosure) -> list[tuple[str, str]]:
    """The open issues, by id and number, to which a disclosure may be added."""
    query = (
        sa.select(issues)
        .where(issues.c.body == disclosure.body.code, issues.c.audience == disclosure.audience, issues.c.state == OPEN)
        .order_by(issues.c.id)
    )
    return [(row["id"], _number(row)) for row in connection.execute(query).mappings()]


def waiting_for(connection: Connection, issue: Issue) -> list[Disclosure]:
    """What waits for an issue of its kind and is in none, the oldest first.

    Approved, or on its way there; and what went out before it was deliberated on.
    """
    is_in = sa.exists().where(
        issue_members.c.disclosure == disclosures.c.id,
        issue_members.c.removed_at.is_(None),
        issue_members.c.issue == issues.c.id,
        issues.c.state.in_((OPEN, CLOSED)),
    )
    on_the_way = sa.select(disclosures.c.id).where(disclosures.c.state.in_((PROPOSED, IN_REVIEW, APPROVED)))
    afterwards = (
        sa.select(disclosures.c.id)
        .join_from(disclosures, revisions, LATEST)
        .where(revisions.c.deliberate_after, disclosures.c.published != WITHDRAWN)
    )
    query = sa.select(disclosures.c.id).where(
        disclosures.c.id.in_(sa.union_all(on_the_way, afterwards)),
        disclosures.c.body == issue.body,
        disclosures.c.audience == issue.audience,
        ~is_in,
    )
    ids = list(connection.execute(query.order_by(disclosures.c.id).limit(MOST_MEMBERS)).scalars())
    found = working(connection, ids)
    return [found[each] for each in ids if is_to_be_deliberated(found[each]) and can_be_added(found[each])]


def issues_with(connection: Connection, disclosure: str) -> Sequence[Issue]:
    """Every issue that a disclosure is in, the newest first."""
    query = (
        sa.select(issue_members.c.issue)
        .where(issue_members.c.disclosure == disclosure, issue_members.c.removed_at.is_(None))
        .order_by(issue_members.c.issue.desc())
    )
    return list(issues_of(connection, connection.execute(query).scalars()))[::-1]


def last_act(connection: Connection, issue: Issue) -> Act:
    """What was done to an issue last, by its audit."""
    query = sa.select(audit.c.name, audit.c.at, audit.c.record).where(audit.c.aggregate == f"issue/{issue.id}")
    row = connection.execute(query.order_by(audit.c.seq.desc()).limit(1)).one()
    return Act(row.name, orjson.loads(row.record)["actor"], row.at)


def _may_read(reader: Actor) -> sa.ColumnElement[bool]:
    return permitted(PERMISSIONS["issue.read"], reader, body=issues.c.body, audience=issues.c.audience)


def _line(row: Mapping[Any, Any]) -> dict[str, Any]:
    filings = row["filings"]
    return {**row, "number": _number(row), "archive_number": filings[0]["archive_number"] if filings else None}


def _number(row: Mapping[Any, Any]) -> str:
    return issue_number(row["body"], row["year"], row["audience"], row["serial"])
