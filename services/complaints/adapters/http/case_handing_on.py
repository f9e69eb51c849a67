"""A case goes to others, together with others, or in parts."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.input import Nothing
from chassis.web.request import clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import case_schemas, case_views, schemas
from services.complaints.adapters.http.case_replies import CASE, after, officer
from services.complaints.adapters.storage import Work
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.refer_case import (
    DraftReferral,
    RecallReferral,
    ReferCase,
    SignReferral,
    draft_referral,
    recall_referral,
    refer_case,
    sign_referral,
)
from services.complaints.use_cases.separate_case import SeparateCase, separate_case
from services.complaints.use_cases.split_case import SplitCase, split_case
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case

endpoints = Endpoints("complaints", "case-handing-on")


@endpoints.act(
    CASE,
    "transfer",
    who=may("case.transfer"),
    match="optional",
    body=case_schemas.Transfer,
    returns=case_views.CaseStateView,
)
def transfer(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a case to another body or department; with a part, that part alone, as the case that is answered here."""
    return after(transfer_case(TransferCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "dispute", who=may("case.dispute"), match="optional", body=schemas.Reason, returns=case_views.CaseStateView
)
def dispute(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Say that a transferred case is not ours, within five working days: it goes back."""
    return after(dispute_transfer(DisputeTransfer(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "draft-referral",
    who=may("case.draft_referral"),
    match="optional",
    body=case_schemas.Referral,
    returns=case_views.CaseStateView,
)
def write_letter(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Draft the letter that sends a case to an organisation outside; to a body of this system it is transferred."""
    return after(draft_referral(DraftReferral(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "sign-referral",
    who=may("case.sign_referral"),
    match="optional",
    body=Nothing,
    returns=case_views.CaseStateView,
)
def sign_letter(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Sign that letter; never by who drafted it, unless the body's rules let one person draft and sign."""
    return after(sign_referral(SignReferral(number=number, **officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "recall-referral",
    who=may("case.recall_referral"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def recall_letter(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Do not send it: the case is worked on here as before."""
    return after(recall_referral(RecallReferral(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(CASE, "refer", who=may("case.refer"), match="optional", body=Nothing, returns=case_views.CaseStateView)
def refer(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Send the signed letter; the case ends, and its citizen is told where it went."""
    return after(refer_case(ReferCase(number=number, **officer()), work=work, clock=clock()))


@endpoints.act(
    CASE, "merge", who=may("case.merge"), match="optional", body=case_schemas.Merger, returns=case_views.CaseStateView
)
def merge(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a case together with another one; its citizen is told."""
    return after(merge_case(MergeCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "separate", who=may("case.separate"), match="optional", body=Nothing, returns=case_views.CaseStateView
)
def separate(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a merged case by itself again."""
    return after(separate_case(SeparateCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "split",
    who=may("case.split"),
    match="optional",
    body=case_schemas.PartOfCase,
    returns=case_views.CaseStateView,
)
def split(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Make a part of a case one of its own, which is answered here; the citizen opens it with the same code."""
    return after(split_case(SplitCase(number=number, **officer(), **body), work=work, clock=clock()))
