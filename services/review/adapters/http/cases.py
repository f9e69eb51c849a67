"""The cases as JSON."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply, download
from chassis.web.request import actor, if_match
from services.review.adapters.access import may
from services.review.adapters.content import read_attachment, read_changes, read_text
from services.review.adapters.deciding import carry_out, carry_out_several, declare_recusal, take_back_recusal
from services.review.adapters.http.case_views import CaseView, ChangesView, ProgressView, TextView
from services.review.adapters.http.schemas import (
    CaseQuery,
    DecisionSchema,
    PassSeveralSchema,
    RecusalEndSchema,
    RecusalSchema,
)
from services.review.adapters.storage.reads import cases as reads
from services.review.adapters.storage.work import Work
from services.review.domain.case import Case

endpoints = Endpoints("review", "cases")


@endpoints.get("/cases", who=may("case.list"), query=CaseQuery, returns=CaseView, many=True)
def list_cases(work: Work, query: dict[str, Any]) -> Page[Case]:
    """The cases that the caller may see, newest first; what awaits him by its deadline."""
    return reads.list_cases(work.events.connection, actor(), **query)


@endpoints.get("/cases/<case_id>", who=may("case.read"), returns=CaseView, etag=True)
def show_case(work: Work, case_id: str) -> Reply:
    """One case: its steps, their sheets, and what is under review."""
    case = reads.find_case(work.events.connection, case_id, actor())
    return Reply(case, etag=str(case.version))


@endpoints.get("/cases/<case_id>/text", who=may("case.read"), returns=TextView, also=(409, 410))
def show_text(work: Work, case_id: str) -> dict[str, Any]:
    """The Markdown text under review, its bytes checked against the digest."""
    return read_text(reads.find_case(work.events.connection, case_id, actor()), work.files)


@endpoints.get("/cases/<case_id>/changes", who=may("case.read"), returns=ChangesView)
def show_changes(work: Work, case_id: str) -> dict[str, Any]:
    """What a correction changes: fields, and lines of the text."""
    case = reads.find_case(work.events.connection, case_id, actor())
    return read_changes(case, reads.approved_before(work.events.connection, case), work.files)


@endpoints.get(
    "/cases/<case_id>/files/<digest>", who=may("case.read"), media=("*/*",), ranges=True, etag=True, also=(409, 410)
)
def show_file(work: Work, case_id: str, digest: str) -> Reply:
    """An attachment of what is under review."""
    case = reads.find_case(work.events.connection, case_id, actor())
    file, content = read_attachment(case, digest, work.files)
    return download(file.name, content, file.media_type, etag=digest.removeprefix("sm3:"))


@endpoints.post(
    "/decisions", who=may("case.decide"), body=PassSeveralSchema, returns=ProgressView, many=True, also=(404,)
)
def pass_several_cases(work: Work, body: dict[str, Any]) -> Page[Case]:
    """Pass a current step of several cases at once: all of them or, where one is refused, none."""
    return Page(carry_out_several(body, work=work))


@endpoints.act(
    "/cases/<case_id>",
    "recuse",
    who=may("case.recuse"),
    body=RecusalSchema,
    match="optional",
    returns=ProgressView,
)
def recuse(work: Work, body: dict[str, Any], case_id: str) -> Reply:
    """Take no step of a case, or have somebody take none: its steps go to others."""
    case = declare_recusal(body, case_id, seen=if_match() or "", work=work)
    return Reply(case, etag=str(case.version))


@endpoints.act(
    "/cases/<case_id>",
    "end-recusal",
    who=may("case.recuse"),
    body=RecusalEndSchema,
    match="optional",
    returns=ProgressView,
)
def end_recusal(work: Work, body: dict[str, Any], case_id: str) -> Reply:
    """End a recusal: what nobody has taken meanwhile is his again."""
    case = take_back_recusal(body, case_id, seen=if_match() or "", work=work)
    return Reply(case, etag=str(case.version))


@endpoints.post(
    "/cases/<case_id>/decisions", who=may("case.decide"), body=DecisionSchema, match="optional", returns=ProgressView
)
def decide(work: Work, body: dict[str, Any], case_id: str) -> Reply:
    """Pass, return or refuse the current step."""
    case = carry_out(body, case_id, seen=if_match() or "", work=work)
    return Reply(case, etag=str(case.version))
