"""Cases: what citizens submit and follow, and what officers do with them."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.ports import NotAllowed
from chassis.web.http import PUBLIC_ACCESS, Reply, actor, blueprint, clock, endpoint, if_match, page_of, role
from services.complaints.adapters.http import schemas, shapes
from services.complaints.adapters.plain import refuse_nul
from services.complaints.domain import case as rules
from services.complaints.domain import deadline as deadlines
from services.complaints.domain.case import Case
from services.complaints.ports import CaseFilter, CaseView, UnitOfWork
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.follow_case import follow_case, read_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_case import SubmitCase, submit_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

RECEIPT_HEADER = "Receipt-Code"
MAX_BYTES = 200_000
OFFICER, READER = role(rules.OFFICER), role(*rules.READERS)

api = blueprint("complaints", "cases")
api.before_request(refuse_nul)


@endpoint(
    api,
    "POST",
    "/cases",
    who=PUBLIC_ACCESS,
    body=schemas.NewCase,
    returns=schemas.CaseReceipt,
    status=201,
    max_bytes=MAX_BYTES,
)
def submit(work: UnitOfWork, body: dict[str, Any]) -> Reply:
    """Submit a case; an officer records one that came otherwise. The receipt code is shown this once."""
    given = submit_case(
        SubmitCase(actor=actor(), **{**body, "contact": body["contact"] or {}}), work=work, clock=clock()
    )
    return Reply(shapes.receipt_of(given), location=f"/complaints/api/v1/cases/{given.case.number}")


@endpoint(api, "GET", "/cases", who=READER, query=schemas.CaseQuery, returns=schemas.CaseSchema, many=True)
def list_cases(work: UnitOfWork, query: dict[str, Any]) -> Reply:
    """The cases of the officer's bodies, most urgent first."""
    today = clock().today()
    wanted = CaseFilter(
        bodies=_bodies(query["body"]),
        states=(query["state"],) if query["state"] else (),
        kinds=(query["kind"],) if query["kind"] else (),
        disclosure=query["disclosure"],
        handler=actor().sub if query["mine"] else None,
        overdue_on=today if query["overdue"] else None,
    )
    page = work.cases.listed(wanted, order=query["order"], after=query["cursor"], limit=query["limit"])
    return page_of([shapes.for_list(view, by=actor(), today=today, work=work) for view in page.entries], page.next)


@endpoint(api, "GET", "/cases/<number>", who=PUBLIC_ACCESS, returns=schemas.CaseSchema)
def show_case(work: UnitOfWork, number: str) -> Reply:
    """A case: for its citizen with the Receipt-Code header, or for an officer of its body; else 404."""
    today = clock().today()
    code = request.headers.get(RECEIPT_HEADER)
    if code is not None:
        view = follow_case(number, code, work=work)
        data = shapes.for_citizen(view, today=today, work=work)
    else:
        view = read_case(number, by=actor(), work=work)
        data = shapes.for_officer(view, by=actor(), today=today, work=work)
    return Reply(data, etag=str(view.case.version), cache="private, no-store")


@endpoint(api, "GET", "/cases/<number>/deadline", who=PUBLIC_ACCESS, returns=schemas.DeadlineSchema)
def show_deadline(work: UnitOfWork, number: str) -> Reply:
    """The clock of a case, each counted and skipped day explained."""
    case = _readable(work, number).case
    found = deadlines.explain(case, today=clock().today(), terms=work.terms, calendar=work.calendar)
    return Reply(shapes.deadline_of(case, found), cache="private, no-store")


@endpoint(
    api,
    "POST",
    "/cases/<number>/messages",
    who=PUBLIC_ACCESS,
    body=schemas.NewMessage,
    returns=schemas.CaseState,
    status=201,
    max_bytes=MAX_BYTES,
)
def write(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Add a message: the citizen with the Receipt-Code header, or an officer of the body."""
    code = _code_or_officer()
    command = WriteMessage(actor=actor(), number=number, text=body["text"], code=code, seen=if_match())
    return _after(write_message(command, work=work, clock=clock()), citizen=code is not None)


@endpoint(
    api,
    "POST",
    "/cases/<number>/rate",
    who=PUBLIC_ACCESS,
    body=schemas.Rating,
    returns=schemas.CaseState,
)
def rate(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Rate the answer, with the Receipt-Code header."""
    code = request.headers.get(RECEIPT_HEADER, "")
    command = RateAnswer(number=number, code=code, satisfaction=body["satisfaction"])
    return _after(rate_answer(command, work=work, clock=clock()), citizen=True)


@endpoint(
    api,
    "POST",
    "/cases/<number>/reopen",
    who=PUBLIC_ACCESS,
    body=schemas.Reopening,
    returns=schemas.CaseState,
)
def reopen(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Take an answered case up again: the citizen with the Receipt-Code header, or an officer of the body."""
    code = _code_or_officer()
    command = ReopenCase(actor=actor(), number=number, reason=body["reason"], code=code, seen=if_match())
    return _after(reopen_case(command, work=work, clock=clock()), citizen=code is not None)


@endpoint(api, "POST", "/cases/<number>/accept", who=OFFICER, body=schemas.Nothing, returns=schemas.CaseState)
def accept(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Accept a case."""
    return _after(accept_case(AcceptCase(actor=actor(), number=number, seen=if_match()), work=work, clock=clock()))


@endpoint(api, "POST", "/cases/<number>/not-accept", who=OFFICER, body=schemas.NotAccept, returns=schemas.CaseState)
def not_accept(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Do not accept a case: reason, remedy, right channel."""
    command = NotAcceptCase(actor=actor(), number=number, seen=if_match(), **body)
    return _after(not_accept_case(command, work=work, clock=clock()))


@endpoint(api, "POST", "/cases/<number>/assign", who=OFFICER, body=schemas.Assignment, returns=schemas.CaseState)
def assign(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a case to a department, a person, or both."""
    command = AssignCase(actor=actor(), number=number, seen=if_match(), **body)
    return _after(assign_case(command, work=work, clock=clock()))


@endpoint(
    api,
    "POST",
    "/cases/<number>/draft",
    who=OFFICER,
    body=schemas.NewDraft,
    returns=schemas.CaseState,
    max_bytes=MAX_BYTES,
)
def draft(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Keep a draft answer."""
    command = DraftAnswer(actor=actor(), number=number, seen=if_match(), **body)
    return _after(draft_answer(command, work=work, clock=clock()))


@endpoint(
    api,
    "POST",
    "/cases/<number>/answer",
    who=OFFICER,
    body=schemas.NewAnswer,
    returns=schemas.CaseState,
    max_bytes=MAX_BYTES,
)
def answer(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a case; it is published where the citizen agreed."""
    command = AnswerCase(actor=actor(), number=number, seen=if_match(), **body)
    return _after(answer_case(command, work=work, clock=clock()))


@endpoint(api, "POST", "/cases/<number>/close", who=OFFICER, body=schemas.Closing, returns=schemas.CaseState)
def close(work: UnitOfWork, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Close an answered case."""
    command = CloseCase(actor=actor(), number=number, seen=if_match(), **body)
    return _after(close_case(command, work=work, clock=clock()))


def _after(case: Case, *, citizen: bool = False) -> dict[str, Any]:
    return shapes.state_of(case, shapes.CITIZEN_ACTS if citizen else shapes.OFFICER_ACTS)


def _readable(work: UnitOfWork, number: str) -> CaseView:
    code = request.headers.get(RECEIPT_HEADER)
    if code is not None:
        return follow_case(number, code, work=work)
    return read_case(number, by=actor(), work=work)


def _code_or_officer() -> str | None:
    """The receipt code that was sent; without one, None for staff and an empty (wrong) one for everybody else."""
    code = request.headers.get(RECEIPT_HEADER)
    return "" if code is None and not actor().is_staff else code


def _bodies(asked: str | None) -> frozenset[str] | None:
    who = actor()
    if asked is not None:
        if not who.reaches(asked):
            raise NotAllowed("只能查看本单位的来件。", "Only the cases of your own body can be listed.")
        return frozenset({asked})
    return None if "*" in who.scope else frozenset({who.body}) | who.scope
