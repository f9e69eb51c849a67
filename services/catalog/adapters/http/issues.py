"""Issues (期次): the numbered batches that are deliberated and filed together."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.http import issue_schemas as schemas
from services.catalog.adapters.http.caching import PRIVATE_CACHE
from services.catalog.adapters.http.views import issues as views
from services.catalog.adapters.http.views.values import API
from services.catalog.adapters.issue_acts import ISSUE_ACTS, IssueAct
from services.catalog.adapters.storage.reads import issues as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.issue import Issue
from services.catalog.domain.issuing import acts_for
from services.catalog.use_cases.open_issue import OpenIssue, open_issue

ISSUE = "/issues/<issue>"

endpoints = Endpoints("catalog", "issues")


@endpoints.get("/issues", who=may("issue.list"), query=schemas.IssuesQuery, returns=views.IssueLineView, many=True)
def list_issues(work: Work, query: dict[str, Any]) -> Any:
    """The issues that the caller may see, the newest first."""
    return reads.list_issues(work.events.connection, actor(), query)


@endpoints.post(
    "/issues",
    who=may("issue.open"),
    body=schemas.OpenIssueSchema,
    returns=views.IssueProgressView,
    status=201,
    also=(404,),
    etag=True,
)
def open_new(work: Work, given: dict[str, Any]) -> Reply:
    """Open the next issue of a body."""
    issue = open_issue(OpenIssue(actor=actor(), **given), work=work, clock=clock())
    return _shown(work, issue, location=f"{API}/issues/{issue.id}")


@endpoints.get(ISSUE, who=may("issue.read"), returns=views.IssueView, etag=True)
def show_issue(work: Work, issue: str) -> Reply:
    """One issue: what is in it and how that stands, what was said of it, its packages."""
    return _shown(work, reads.find_issue(work.events.connection, actor(), issue))


def _declare(name: str, declared: IssueAct) -> None:
    def act(work: Work, given: dict[str, Any], issue: str) -> Reply:
        command = declared.command(actor=actor(), issue=issue, expected=if_match(), **given)
        return _shown(work, declared.run(command, work=work, clock=clock()))

    act.__name__, act.__doc__ = declared.run.__name__, declared.run.__doc__
    # What is added is named in the body, and may not be there.
    options = {"also": (404,)} if declared.given is schemas.OfIssueSchema else {}
    endpoints.act(
        ISSUE,
        name,
        who=may(f"issue.{name}"),
        body=declared.given,
        returns=views.IssueProgressView,
        match="optional",
        **options,
    )(act)


for _name, _declared in ISSUE_ACTS.items():
    _declare(_name, _declared)


def _shown(work: Work, issue: Issue, *, location: str = "") -> Reply:
    listed = reads.listed_of(work.events.connection, issue)
    shown = {name: getattr(issue, name) for name in _OF_ISSUE}
    shown["acts"] = acts_for(issue, actor())
    shown["disclosures"] = [
        {
            **{name: getattr(each.member, name) for name in ("disclosure", "revision", "content_hash", "added_at")},
            "state": each.state,
            "left_out": each.left_out,
            "index_number": each.disclosure.index_number,
            "archive_number": each.disclosure.archive_number,
        }
        for each in listed
    ]
    # How its disclosures stand is no version of it: nobody overwrites that.
    inside = sum(each.disclosure.etag for each in listed)
    return Reply(shown, etag=f"{issue.etag}-{inside}", cache=PRIVATE_CACHE, location=location)


_OF_ISSUE = tuple(name for name in views.IssueView().fields if name not in ("acts", "disclosures"))
