"""What officers do with a case from its acceptance to its end."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.input import Nothing
from chassis.web.request import clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import case_schemas, case_views, schemas
from services.complaints.adapters.http.case_replies import CASE, after, officer, receipt_of
from services.complaints.adapters.storage import Work
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.correct_registration import CorrectRegistration, correct_registration
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.extend_case import (
    ExtendCase,
    GrantExtension,
    RefuseExtension,
    extend_case,
    grant_extension,
    refuse_extension,
)
from services.complaints.use_cases.hand_code import HandCode, hand_code
from services.complaints.use_cases.investigate_case import InvestigateCase, investigate_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.remind_officer import RemindOfficer, remind_officer
from services.complaints.use_cases.report_back import ReportBack, report_back
from services.complaints.use_cases.resume_case import ResumeCase, resume_case
from services.complaints.use_cases.write_note import WriteNote, write_note

endpoints = Endpoints("complaints", "case-handling")


@endpoints.act(CASE, "accept", who=may("case.accept"), match="optional", body=Nothing, returns=case_views.CaseStateView)
def accept(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Accept a case."""
    return after(accept_case(AcceptCase(number=number, **officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "not-accept",
    who=may("case.not_accept"),
    match="optional",
    body=case_schemas.NotAccept,
    returns=case_views.CaseStateView,
)
def not_accept(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Do not accept a case: reason, remedy, right channel."""
    return after(not_accept_case(NotAcceptCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "assign",
    who=may("case.assign"),
    match="optional",
    body=case_schemas.Assignment,
    returns=case_views.CaseStateView,
)
def assign(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a case to a department, a person, or both."""
    return after(assign_case(AssignCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "note", who=may("case.note"), match="optional", body=case_schemas.Note, returns=case_views.CaseStateView
)
def note(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Note something for colleagues; the citizen never reads it."""
    return after(write_note(WriteNote(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "correct-registration",
    who=may("case.correct_registration"),
    match="optional",
    body=case_schemas.Correction,
    returns=case_views.CaseStateView,
)
def correct(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Put right what was registered wrongly; the clock follows, and what it was stays in the ledger."""
    return after(
        correct_registration(CorrectRegistration(number=number, **officer(), **body), work=work, clock=clock())
    )


@endpoints.act(
    CASE, "hand-code", who=may("case.hand_code"), match="optional", body=schemas.Reason, returns=case_views.ReceiptView
)
def hand(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a citizen who lost his receipt code and shows who he is a new one, shown this once; the old one is dead."""
    return receipt_of(hand_code(HandCode(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "resume",
    who=may("case.resume"),
    match="optional",
    body=case_schemas.Resumption,
    returns=case_views.CaseStateView,
)
def resume(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Take up a case that was sent outside and came back, or that was wrongly not accepted; its citizen is told."""
    return after(resume_case(ResumeCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "remind", who=may("case.remind"), match="optional", body=schemas.Reason, returns=case_views.CaseStateView
)
def remind(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Tell whoever has the case to hurry."""
    return after(remind_officer(RemindOfficer(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "extend",
    who=may("case.extend"),
    match="optional",
    body=case_schemas.Extension,
    returns=case_views.CaseStateView,
)
def extend(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Ask for more time, once."""
    return after(extend_case(ExtendCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "grant-extension",
    who=may("case.grant_extension"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def grant(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give the time that was asked for; the citizen reads the reason. Never by who asked."""
    return after(grant_extension(GrantExtension(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "refuse-extension",
    who=may("case.refuse_extension"),
    match="optional",
    body=schemas.Reason,
    returns=case_views.CaseStateView,
)
def refuse(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Leave the term as it is. Never by who asked."""
    return after(refuse_extension(RefuseExtension(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "investigate",
    who=may("case.investigate"),
    match="optional",
    body=case_schemas.Investigation,
    returns=case_views.CaseStateView,
)
def investigate(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Record what the investigation of a complaint found, and what was done."""
    return after(investigate_case(InvestigateCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "report-back",
    who=may("case.report_back"),
    match="optional",
    body=case_schemas.ReportedBack,
    returns=case_views.CaseStateView,
)
def report(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Record that the platform which handed a case over was told what was answered."""
    return after(report_back(ReportBack(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "close", who=may("case.close"), match="optional", body=case_schemas.Closing, returns=case_views.CaseStateView
)
def close(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Close an answered case with which its citizen is content (rated 3 or better); any other ends by itself."""
    return after(close_case(CloseCase(number=number, **officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "erase", who=may("case.erase"), match="optional", body=case_schemas.Erasure, returns=case_views.CaseStateView
)
def erase(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Erase who wrote a case and what was said, in all services (个人信息保护法第四十七条); it cannot be undone."""
    return after(erase_case(EraseCase(number=number, **officer(), **body), work=work, clock=clock()))
