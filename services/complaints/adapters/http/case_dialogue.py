"""What the citizen does with his case, by its receipt code; officers do some of it too."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.headers import RECEIPT_CODE
from chassis.web.request import actor, clock, header
from services.complaints.adapters.access import may
from services.complaints.adapters.http import case_views
from services.complaints.adapters.http import filing_schemas as schemas
from services.complaints.adapters.http.case_replies import CASE, MAX_BYTES, after, citizen_or_officer
from services.complaints.adapters.storage import Work
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

endpoints = Endpoints("complaints", "case-dialogue")


@endpoints.act(
    CASE,
    "messages",
    who=may("case.message"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    limits=("message", "case"),
    match="optional",
    body=schemas.NewMessage,
    returns=case_views.CaseStateView,
    status=201,
    max_bytes=MAX_BYTES,
)
def write(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Add a message: the citizen with the Receipt-Code header, or an officer of the body."""
    command = WriteMessage(number=number, **citizen_or_officer(), **body)
    return after(write_message(command, work=work, clock=clock()), citizen=command.code is not None)


@endpoints.act(
    CASE,
    "rate",
    who=may("case.rate"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    limits=("message", "case"),
    body=schemas.Rating,
    returns=case_views.CaseStateView,
)
def rate(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Rate the answer, with the Receipt-Code header."""
    code = header(RECEIPT_CODE)
    command = RateAnswer(actor=actor(), number=number, code=code, **body)
    return after(rate_answer(command, work=work, clock=clock()), citizen=True)


@endpoints.act(
    CASE,
    "reopen",
    who=may("case.reopen"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    limits=("message", "case"),
    match="optional",
    body=schemas.Reopening,
    returns=case_views.CaseStateView,
)
def reopen(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Take an answered case up again: the citizen with the Receipt-Code header, or an officer of the body."""
    command = ReopenCase(number=number, **citizen_or_officer(), **body)
    return after(reopen_case(command, work=work, clock=clock()), citizen=command.code is not None)
