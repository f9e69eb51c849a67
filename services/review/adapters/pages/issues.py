"""The issues on which the leading group deliberates: the list, and one with the form of its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.ports import Actor
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from chassis.web.ui.text import china_time
from services.review.adapters.access import may
from services.review.adapters.deliberating import record
from services.review.adapters.documents import attendance_words
from services.review.adapters.http.issue_schemas import DeliberationSchema, IssueQuery
from services.review.adapters.storage.reads import issues as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.deliberating import proposed_by
from services.review.domain.deliberation import ATTENDANCES, VOTES
from services.review.domain.issue import Issue
from services.review.domain.refusals import ISSUE_STATE_NAMES
from services.vocabulary import AUDIENCES, DELIBERATION_ASPECTS

PAGE_SIZE, MOST_MEMBERS = 30, 100
STATE_KINDS = {"open": "", "closed": "now", "agreed": "done", "not_agreed": "due", "cancelled": ""}

pages = Pages("review", "issue-pages")


@pages.get("/review/issues", who=may("issue.list"))
def list_issues(work: Work) -> str:
    """The issues that the reader may see, the newest first."""
    query, connection = load_query(IssueQuery), work.events.connection
    asked = {**query, "limit": PAGE_SIZE}
    found = reads.list_issues(connection, actor(), **asked)
    again = {name: query[name] for name in ("body", "state") if query[name]}
    return render(
        "review/issues.html",
        issues=list(found),
        bodies=bodies_with_codes(connection, [issue.body for issue in found]),
        mine={issue.id for issue in found if issue.awaits(actor())},
        state=query["state"],
        states=ISSUE_STATE_NAMES,
        state_kinds=STATE_KINDS,
        audiences=AUDIENCES,
        next_url=f"/review/issues?{urlencode({**again, 'cursor': found.next})}" if found.next else "",
    )


@pages.get("/review/issues/<issue>", who=may("issue.read"))
def show_issue(work: Work, issue: str) -> str:
    """One issue: what is in it, what was said of it, and the form to record a deliberation."""
    connection, reader = work.events.connection, actor()
    found = reads.find_issue(connection, issue, reader)
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    staff = work.staff.of_body(found.body, clock().today()) if found.awaits(reader) else []
    return render(
        "review/issue.html",
        it=found,
        left=work.calendar.working_days(clock().today(), found.due_on) if found.due_on else None,
        rows=reads.cases_of_issue(connection, found),
        body=body["name"] if body else found.body,
        departments=names_by_code(body["departments"] if body else None),
        mine=found.awaits(reader),
        last=_last(found, names_by_code(body["departments"] if body else None)),
        words=_words(),
        is_kept_away=reader.sub in found.not_for,
        quorum=found.quorum(staff),
        group=[(each, _own(found, each.sub), _stands_in_for(found, each, staff)) for each in found.group(staff)],
        chairs=[(person.sub, person.name) for person in found.group(staff)],
        words_of=attendance_words,
        attendances=ATTENDANCES,
        vote_names=VOTES,
        aspects=DELIBERATION_ASPECTS,
        states=ISSUE_STATE_NAMES,
        state_kinds=STATE_KINDS,
        audiences=AUDIENCES,
        done="审议已登记。" if request.method == "GET" and request.args.get("done") else "",
    )


def _last(issue: Issue, departments: Mapping[str, str]) -> str:
    """The last deliberation, for whoever comes after it with a form filled in before."""
    if not issue.deliberations:
        return ""
    said = issue.deliberations[-1]
    who = f"{departments.get(said.by.department, said.by.department)} {said.by.name}".strip()
    return f"登记审议，{'同意' if said.agreed else '不同意'}，{who}，{china_time(said.at)}"


def _words() -> list[tuple[str, str]]:
    """What was written in the form that was sent, by its labels."""
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    names = [(f"aspects.{code}.remark", name) for code, name in DELIBERATION_ASPECTS.items()]
    more = (("opinion", "审议意见"), ("minutes", "会议记录"))
    return [(label, form[name]) for name, label in (*names, *more) if form.get(name, "").strip()]


def _stands_in_for(issue: Issue, member: Actor, staff: Sequence[Actor]) -> str:
    """By name, whose seat a member takes as his deputy; "" where it is his own. One of the two is present."""
    seat = issue.seat(member)
    return "" if seat == member.sub else next((each.name for each in staff if each.sub == seat), seat)


def _own(issue: Issue, sub: str) -> str:
    """Which numbers of the list a member proposed, so that he is recused from them."""
    own = set(proposed_by(issue, sub))
    return "、".join(str(number) for number, each in enumerate(issue.listed, 1) if each.disclosure in own)


def _members(form: MultiDict[str, str]) -> list[dict[str, str]]:
    """The rows of the form in their order, as far as they go without a gap."""
    names = ("sub", "attendance", "reason", "vote")
    rows: list[dict[str, str]] = []
    while len(rows) < MOST_MEMBERS and (row := f"members.{len(rows)}") + ".sub" in form:
        given = {name: form.get(f"{row}.{name}", "") for name in names}
        rows.append({name: text for name, text in given.items() if text or name != "attendance"})
    return rows


@pages.post("/review/issues/<issue>/deliberate", who=may("issue.deliberate"), again=show_issue)
def deliberate(work: Work, form: MultiDict[str, str], issue: str) -> Any:
    """Record what the form says."""
    record(load_form(DeliberationSchema, form, members=_members(form)), issue, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/issues/{issue}?done=1", code=303)
