"""The issues on which the leading group deliberates, as JSON."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, if_match
from services.review.adapters.access import may
from services.review.adapters.deliberating import record
from services.review.adapters.http.issue_schemas import DeliberationSchema, IssueProgressView, IssueQuery, IssueView
from services.review.adapters.storage.reads import issues as reads
from services.review.adapters.storage.work import Work
from services.review.domain.issue import Issue

ISSUE = "/issues/<issue>"

endpoints = Endpoints("review", "issues")


@endpoints.get("/issues", who=may("issue.list"), query=IssueQuery, returns=IssueView, many=True)
def list_issues(work: Work, query: dict[str, Any]) -> Page[Issue]:
    """The issues that the caller may see, newest first."""
    return reads.list_issues(work.events.connection, actor(), **query)


@endpoints.get(ISSUE, who=may("issue.read"), returns=IssueView, etag=True)
def show_issue(work: Work, issue: str) -> Reply:
    """One issue: the revisions that are deliberated, and what was said of them."""
    found = reads.find_issue(work.events.connection, issue, actor())
    return Reply(found, etag=str(found.version))


@endpoints.act(
    ISSUE,
    "deliberate",
    who=may("issue.deliberate"),
    body=DeliberationSchema,
    match="optional",
    returns=IssueProgressView,
)
def deliberate(work: Work, body: dict[str, Any], issue: str) -> Reply:
    """Record what the leading group said of an issue."""
    done = record(body, issue, seen=if_match() or "", work=work)
    return Reply(done, etag=str(done.version))
