"""The pages of review: the list of cases, one case with its form, and its attachments."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from chassis.web import http
from chassis.web.access import STAFF
from chassis.web.pages import page, page_blueprint, redirect, render
from services.review.adapters.deciding import decided
from services.review.adapters.downloads import as_download
from services.review.adapters.forms import decision_of
from services.review.adapters.views import case_view, entry_view
from services.review.adapters.work import Work
from services.review.domain.refusals import STATE_NAMES
from services.review.ports import CaseFilter
from services.review.use_cases.read_file import read_file
from services.review.use_cases.see_case import see_case

PAGE_SIZE = 30
_DONE = {"pass": "已通过。", "return": "已退回承办人修改。", "refuse": "已决定不予公开。"}


def make_pages() -> Blueprint:
    """The pages, made anew for each application."""
    pages = page_blueprint("review")
    page(pages, "GET", "/review/cases", who=STAFF)(list_cases)
    page(pages, "GET", "/review/cases/<case_id>", who=STAFF)(show_case)
    page(pages, "GET", "/review/cases/<case_id>/files/<digest>", who=STAFF)(show_file)
    page(pages, "POST", "/review/cases/<case_id>/decide", who=STAFF, again=show_case)(decide)
    return pages


def list_cases(work: Work) -> str:
    """What awaits the reader, or all that he may see."""
    show = "all" if request.args.get("show") == "all" else "mine"
    state = request.args.get("state", "")
    wanted = CaseFilter(state=state if show == "all" and state in STATE_NAMES else "", mine=show == "mine")
    viewer, today = http.actor(), http.clock().today()
    after = request.args.get("after")
    found, following = work.cases.seen_by(viewer, wanted, after=[after] if after else None, limit=PAGE_SIZE)
    codes = sorted({case.body for case in found})
    bodies = work.directory.bodies(codes)
    return render(
        "review/cases.html",
        entries=[entry_view(case, viewer=viewer, today=today, calendar=work.calendar, bodies=bodies) for case in found],
        show=show,
        state=wanted.state,
        states=STATE_NAMES,
        next_url=_next_url(show, wanted.state, following),
        several_bodies=len(codes) > 1,
    )


def show_case(work: Work, case_id: str) -> str:
    """One case: what is proposed, its steps, and the form of the current one."""
    viewer = http.actor()
    case = see_case(case_id, actor=viewer, work=work)
    view = case_view(case, viewer=viewer, today=http.clock().today(), work=work)
    done = _DONE.get(request.args.get("done", ""), "") if request.method == "GET" else ""
    return render("review/case.html", case=view, done=done)


def show_file(work: Work, case_id: str, digest: str) -> Response:
    """An attachment, for those who may see the case."""
    case = see_case(case_id, actor=http.actor(), work=work)
    file = read_file(case, digest, work=work)
    return Response(file.content, headers=as_download(file.name), mimetype=file.media_type)


def decide(work: Work, form: MultiDict[str, str], case_id: str) -> Any:
    """Take the decision of the form."""
    viewer = http.actor()
    case = see_case(case_id, actor=viewer, work=work)
    decision, command = decision_of(form, case, actor=viewer)
    decided(decision, command, work=work, clock=http.clock())
    return redirect(f"/review/cases/{case_id}?done={decision}", code=303)


def _next_url(show: str, state: str, following: list[str] | None) -> str:
    if not following:
        return ""
    asked = {"show": show, "state": state, "after": following[0]}
    return f"/review/cases?{urlencode({name: value for name, value in asked.items() if value})}"
