"""The issues (期次) of a body, and one of them to read and to print: what is in it, what was said, its packages."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from chassis.ports import NotFound
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from chassis.web.ui.text import china_time
from services.catalog.adapters.access import may
from services.catalog.adapters.http.issue_schemas import InIssueSchema, IssuesQuery, OpenIssueSchema
from services.catalog.adapters.issue_acts import ISSUE_ACTS
from services.catalog.adapters.pages import labels
from services.catalog.adapters.pages.working import DISCLOSURE, show_disclosure
from services.catalog.adapters.storage.reads import aggregates, directory
from services.catalog.adapters.storage.reads import issues as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.issue import Issue
from services.catalog.domain.issue_filing import has_something_new
from services.catalog.domain.issuing import acts_for, may_open
from services.catalog.domain.possible_acts import acts_for as possible_acts
from services.catalog.domain.vocabulary import ISSUE_AUDIENCES, ISSUE_STATES
from services.catalog.use_cases.add_to_issue import add_to_issue
from services.catalog.use_cases.on_issue import OfDisclosure
from services.catalog.use_cases.open_issue import OpenIssue, open_issue
from services.vocabulary import DELIBERATION_ASPECTS

ISSUES, ISSUE = "/catalog/issues", "/catalog/issues/<issue>"

pages = Pages("catalog", "issue-pages")


@pages.get(ISSUES, who=may("issue.list"))
def list_issues(work: Work) -> str:
    """Those that the reader may see, the newest first; the office opens the next one here."""
    reader, connection = actor(), work.events.connection
    asked = {"body": "", "audience": "", "state": "", "cursor": None, "limit": 20}
    query = {**asked, **(load_query(IssuesQuery) if request.method == "GET" else {})}
    found = reads.list_issues(connection, reader, query)
    bodies = {body.code: body for body in directory.all_bodies(connection)}
    return render(
        "catalog/issues.html",
        lines=list(found),
        bodies=bodies,
        opens=[(body.code, body.name) for body in bodies.values() if body.active and may_open(body.code, reader)],
        audiences=ISSUE_AUDIENCES,
        states=ISSUE_STATES,
        state_kinds=labels.ISSUE_KINDS,
        following=f"?cursor={found.next}" if found.next else None,
        first=ISSUES if query["cursor"] else None,
    )


@pages.post(ISSUES, who=may("issue.open"), again=list_issues)
def open_new(work: Work, form: Any) -> Any:
    """Open the next issue and go to it."""
    given = load_form(OpenIssueSchema, form)
    issue = open_issue(OpenIssue(actor=actor(), **given), work=work, clock=clock())
    return redirect(f"{ISSUES}/{issue.id}?done=open", code=303)


@pages.get(ISSUE, who=may("issue.read"))
def show_issue(work: Work, issue: str) -> str:
    """One issue with everything in it, and the acts that are possible now."""
    reader, connection = actor(), work.events.connection
    found = reads.find_issue(connection, reader, issue)
    listed = reads.listed_of(connection, found)
    (body,) = aggregates.bodies_of(connection, [found.body])
    return render(
        "catalog/issue.html",
        it=found,
        left=work.calendar.working_days(clock().today(), found.deliberate_by) if found.deliberate_by else None,
        body=body,
        rows=listed,
        acts=acts_for(found, reader),
        waiting=reads.waiting_for(connection, found) if "add" in acts_for(found, reader) else [],
        holdable={each.disclosure.id for each in listed if "hold" in possible_acts(each.disclosure, reader)},
        has_news=has_something_new(found, [each.disclosure for each in listed]),
        lacks_fonds=not (body.fonds or found.filings),
        state_names=labels.MEMBER_STATES,
        member_kinds=labels.STATE_KINDS,
        states=ISSUE_STATES,
        state_kinds=labels.ISSUE_KINDS,
        audiences=ISSUE_AUDIENCES,
        aspects=DELIBERATION_ASPECTS,
        last=_last(connection, found) if request.method == "POST" else "",
        done=labels.ISSUE_DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


def _last(connection: Any, issue: Issue) -> str:
    """What was done to it last, for whoever comes after it."""
    done = reads.last_act(connection, issue)
    act = labels.ISSUE_EVENTS.get(done.name, "更新")
    return f"{act}，{done.by.get('name') or '系统'}，{china_time(done.at)}"


def show_issue_again(work: Work, issue: str, act: str) -> str:
    """The issue with the refusal of an act."""
    page: str = show_issue(work, issue)
    return page


@pages.post(f"{ISSUE}/acts/<act>", who=may(*(f"issue.{name}" for name in ISSUE_ACTS)), again=show_issue_again)
def do(work: Work, form: Any, issue: str, act: str) -> Any:
    """Do the act and show how the issue stands."""
    declared = ISSUE_ACTS.get(act)
    if declared is None:
        raise NotFound("没有这项操作，请从期次页面进入。", "There is no such act.")
    expected = form.get("version") or None
    for one_form in _each(form) if act == "add" else [form]:
        given = load_form(declared.given, one_form)
        command = declared.command(actor=actor(), issue=issue, expected=expected, **given)
        declared.run(command, work=work, clock=clock())
        expected = None  # the next is added to what this one left
    return redirect(f"{ISSUES}/{issue}?done={act}", code=303)


def _each(form: MultiDict[str, str]) -> list[MultiDict[str, str]]:
    """A form for each box that is ticked; all are added, or none."""
    ticked = form.getlist("disclosure") or [""]
    return [MultiDict({"disclosure": identity}) for identity in ticked]


@pages.post(f"{DISCLOSURE}/issue", who=may("issue.add"), again=show_disclosure)
def add(work: Work, form: Any, disclosure: str) -> Any:
    """Add a disclosure, from its own page, to the issue that was chosen."""
    given = load_form(InIssueSchema, form)
    command = OfDisclosure(actor=actor(), issue=given["issue"], disclosure=disclosure)
    add_to_issue(command, work=work, clock=clock())
    return redirect(f"/catalog/disclosures/{disclosure}?done=add-to-issue", code=303)
