"""The answer to a case: drafted, checked, signed, previewed, sent."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.input import Nothing
from chassis.web.reply import Reply
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import answer_schemas, answer_views, case_views, schemas
from services.complaints.adapters.http.case_replies import CASE, MAX_BYTES, after, officer
from services.complaints.adapters.storage import Work
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.check_answer import (
    ReturnAnswer,
    ReviewAnswer,
    SignAnswer,
    return_answer,
    review_answer,
    sign_answer,
)
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.submit_answer import SubmitAnswer, submit_answer

endpoints = Endpoints("complaints", "case-answers")


@endpoints.act(
    CASE,
    "draft",
    who=may("case.draft"),
    match="optional",
    body=answer_schemas.NewDraft,
    returns=case_views.CaseStateView,
    max_bytes=MAX_BYTES,
)
def draft(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Keep a draft answer, however unfinished; where the body wants it checked, submit-answer sends it there."""
    return after(draft_answer(DraftAnswer(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "submit-answer",
    who=may("case.submit_answer"),
    match="optional",
    body=Nothing,
    returns=case_views.CaseStateView,
)
def submit_draft(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Send the draft to whoever checks or signs it, each point of the checklist looked over where that is wanted."""
    return after(submit_answer(SubmitAnswer(number=number, **officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "review-answer",
    who=may("case.review_answer"),
    match="optional",
    body=Nothing,
    returns=case_views.CaseStateView,
)
def review(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Say that a draft answer holds no secret and is lawful, where the body's rules want that."""
    return after(review_answer(ReviewAnswer(number=number, **officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "return-answer",
    who=may("case.return_answer"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def give_back(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a draft answer back to who wrote it, with the reason."""
    return after(return_answer(ReturnAnswer(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "sign-answer",
    who=may("case.sign_answer"),
    match="optional",
    body=Nothing,
    returns=case_views.CaseStateView,
)
def sign(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Sign an answer, where the body's rules want that; it gets its document number."""
    return after(sign_answer(SignAnswer(number=number, **officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "answer",
    who=may("case.answer"),
    match="optional",
    body=answer_schemas.NewAnswer,
    returns=case_views.CaseStateView,
    max_bytes=MAX_BYTES,
)
def answer(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a case. With `publish` and the preview's digest it becomes public, where the citizen agreed."""
    return after(answer_case(AnswerCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.get(f"{CASE}/preview", who=may("case.preview"), returns=answer_views.PreviewView, also=(409,))
def show_preview(work: Work, number: str) -> Reply:
    """What would be public of the case and its draft answer, personal data hidden; nothing is published by looking."""
    return Reply(case_view.previewed(work, number, actor(), today=clock().today()), cache="private, no-store")
