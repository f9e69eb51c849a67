"""The issues that a reader may see, with the titles of what is in them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.content.text_guard import is_storable
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted
from services.review.adapters.storage.issues import issue_of, issues_with_ids
from services.review.adapters.storage.reads.cases import cases_of_disclosures
from services.review.adapters.storage.tables import issues
from services.review.domain.case import Case
from services.review.domain.issue import Issue, Listed
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import IssueNotFound


def find_issue(connection: Connection, identity: str, reader: Actor) -> Issue:
    """An issue. Raises :class:`IssueNotFound` where there is none that the reader may know of."""
    issue = next(issues_with_ids(connection, [identity]), None) if is_storable(identity) else None
    if issue is None or not issue.visible_to(reader):
        raise IssueNotFound
    return issue


def list_issues(
    connection: Connection, reader: Actor, *, state: str = "", body: str = "", cursor: str | None, limit: int
) -> Page[Issue]:
    """A page of issues, the newest first."""
    query = sa.select(issues).where(
        permitted(PERMISSIONS["issue.read"], reader, body=issues.c.body, audience=issues.c.audience)
    )
    for name, wanted in (("state", state), ("body", body)):
        if wanted:
            query = query.where(issues.c[name] == wanted)
    return fetch_page(connection, query, by=[issues.c.id.desc()], cursor=cursor, limit=limit).map(issue_of)


def cases_of_issue(connection: Connection, issue: Issue) -> list[tuple[Listed, Case | None]]:
    """What is in an issue, each with the newest case of its revision, by whose words it is known here."""
    found = cases_of_disclosures(connection, [each.disclosure for each in issue.listed])
    return [(each, _newest(each, found.get(each.disclosure, ()))) for each in issue.listed]


def _newest(each: Listed, cases: Iterable[Case]) -> Case | None:
    of_revision = [case for case in cases if case.proposal.revision == each.revision]
    return of_revision[-1] if of_revision else None
