"""The JSON endpoints of review."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.web import http
from chassis.web.http import STAFF, Reply, blueprint, endpoint, page_of
from services.review.adapters.deciding import decided
from services.review.adapters.downloads import as_download
from services.review.adapters.schemas import CaseQuery, CaseSchema, DecisionSchema, ProgressSchema, TextSchema
from services.review.adapters.shapes import case_as_json, progress_of
from services.review.adapters.work import Work
from services.review.ports import CaseFilter
from services.review.use_cases.decision import Decide
from services.review.use_cases.read_file import read_file
from services.review.use_cases.read_text import read_text
from services.review.use_cases.see_case import see_case


def make_api() -> Blueprint:
    """The group of endpoints, made anew for each application."""
    api = blueprint("review", "cases")
    endpoint(api, "GET", "/cases", who=STAFF, query=CaseQuery, returns=CaseSchema, many=True)(list_cases)
    endpoint(api, "GET", "/cases/<case_id>", who=STAFF, returns=CaseSchema)(show_case)
    endpoint(api, "GET", "/cases/<case_id>/text", who=STAFF, returns=TextSchema)(show_text)
    endpoint(api, "GET", "/cases/<case_id>/files/<digest>", who=STAFF)(show_file)
    endpoint(
        api,
        "POST",
        "/cases/<case_id>/decisions",
        who=STAFF,
        body=DecisionSchema,
        returns=ProgressSchema,
    )(decide)
    return api


def list_cases(work: Work, query: dict[str, Any]) -> Reply:
    """The cases that the caller may see, newest first."""
    wanted = CaseFilter(disclosure=query["disclosure"], state=query["state"], mine=query["mine"])
    after = [str(part) for part in query["cursor"]] if query["cursor"] else None
    found, following = work.cases.seen_by(http.actor(), wanted, after=after, limit=query["limit"])
    return page_of([case_as_json(case) for case in found], following)


def show_case(work: Work, case_id: str) -> Reply:
    """One case: its steps, their sheets, and what is under review."""
    case = see_case(case_id, actor=http.actor(), work=work)
    return Reply(case_as_json(case), etag=str(case.version))


def show_text(work: Work, case_id: str) -> dict[str, Any]:
    """The Markdown text under review, with its digest computed anew."""
    case = see_case(case_id, actor=http.actor(), work=work)
    text = read_text(case, work=work)
    return {
        "id": case.id,
        "revision": case.proposal.revision,
        "text": text.markdown,
        "digest": text.digest,
        "content_hash": case.proposal.content_hash,
        "intact": text.intact,
    }


def show_file(work: Work, case_id: str, digest: str) -> Reply:
    """An attachment of what is under review."""
    case = see_case(case_id, actor=http.actor(), work=work)
    file = read_file(case, digest, work=work)
    return Reply(content=file.content, media_type=file.media_type, headers=as_download(file.name))


def decide(work: Work, body: dict[str, Any], case_id: str) -> Reply:
    """Pass, return or refuse the current step."""
    command = Decide(
        case_id=case_id,
        actor=http.actor(),
        step=body["step"],
        opinion=body["opinion"],
        sheet=body["sheet"],
        fields=tuple(dict.fromkeys(body["fields_"])),
        ground=body["ground"],
        seen=http.if_match() or "",
    )
    case = decided(body["decision"], command, work=work, clock=http.clock())
    return Reply(progress_of(case), etag=str(case.version))
