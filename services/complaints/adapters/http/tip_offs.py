"""Tip-offs: whom they report, and the identity of who gave them, which two people open."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import case_part_views, case_views, schemas, tip_off_schemas
from services.complaints.adapters.http.case_replies import CASE, after, officer
from services.complaints.adapters.storage import Work
from services.complaints.domain.permissions import require_to
from services.complaints.use_cases.name_reported import NameReported, name_reported
from services.complaints.use_cases.open_identity import (
    AskIdentity,
    GrantIdentity,
    RefuseIdentity,
    ask_identity,
    grant_identity,
    look_at_identity,
    refuse_identity,
)

endpoints = Endpoints("complaints", "tip-offs")


@endpoints.act(
    CASE,
    "name-reported",
    who=may("case.name_reported"),
    match="optional",
    body=tip_off_schemas.NewReported,
    returns=case_views.CaseStateView,
)
def name_parties(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Name further departments and people that a tip-off reports: for them it is not there any more."""
    return after(name_reported(NameReported(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "ask-identity",
    who=may("case.ask_identity"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def request_identity(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Ask to see who the informant is."""
    return after(ask_identity(AskIdentity(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "grant-identity",
    who=may("case.grant_identity"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def approve_identity(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Let who asked look for 24 hours. Never by who asked."""
    return after(grant_identity(GrantIdentity(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "refuse-identity",
    who=may("case.refuse_identity"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def deny_identity(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Leave the identity sealed. Never by who asked."""
    return after(refuse_identity(RefuseIdentity(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.get(f"{CASE}/identity", who=may("case.open_identity"), returns=case_part_views.IdentityView, also=(409,))
def show_identity(work: Work, number: str) -> Reply:
    """Who the informant is, for whom it was granted; each look is in the audit, and nothing keeps the answer."""
    return Reply(opened(work, number), cache="private, no-store")


def opened(work: Work, number: str) -> dict[str, Any]:
    """What was sealed, and until when it may be looked at. Raises :class:`NoSuchCase` or :class:`NotOpen`."""
    case = case_view.for_staff(work, number, actor(), today=clock().today())
    require_to("case.open_identity", case["body"], actor())
    return look_at_identity(case, by=actor(), at=clock().now(), work=work)
