"""Cases: what citizens submit and follow, and what officers do with them."""

from __future__ import annotations

from typing import Any

from chassis.base.converter import structure
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.headers import RECEIPT_CODE
from chassis.web.input import Nothing
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, header, if_match
from chassis.web.schema import PageQuery
from services.complaints.adapters import case_table, case_view, duplicates
from services.complaints.adapters.access import may
from services.complaints.adapters.http import schemas, views
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.heard_entries import heard_entries
from services.complaints.adapters.storage.reads import ledgers
from services.complaints.domain import deadline, receipt
from services.complaints.domain.allowed import allowed
from services.complaints.domain.case import CITIZEN_ACTS, Case, acts_of
from services.complaints.domain.deadline import Deadline, Standing
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.assign_cases import AssignCases, assign_cases
from services.complaints.use_cases.check_answer import (
    ReturnAnswer,
    ReviewAnswer,
    SignAnswer,
    return_answer,
    review_answer,
    sign_answer,
)
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.extend_case import (
    ExtendCase,
    GrantExtension,
    RefuseExtension,
    extend_case,
    grant_extension,
    refuse_extension,
)
from services.complaints.use_cases.investigate_case import InvestigateCase, investigate_case
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.refer_case import ReferCase, refer_case
from services.complaints.use_cases.remind_officer import RemindOfficer, remind_officer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.report_back import ReportBack, report_back
from services.complaints.use_cases.separate_case import SeparateCase, separate_case
from services.complaints.use_cases.split_case import SplitCase, split_case
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, submit_case
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from services.complaints.use_cases.write_message import WriteMessage, write_message
from services.complaints.use_cases.write_note import WriteNote, write_note

MAX_BYTES = 200_000
CASE = "/cases/<number>"

endpoints = Endpoints("complaints", "cases")


@endpoints.post(
    "/cases",
    who=may("case.submit"),
    body=schemas.NewCase,
    returns=views.ReceiptView,
    status=201,
    max_bytes=MAX_BYTES,
    limits=("submission",),
)
def submit(work: Work, body: dict[str, Any]) -> Reply:
    """Submit a case; an officer records one that came otherwise. The receipt code is shown this once."""
    given = submit_case(SubmitCase(actor=actor(), **body), work=work, clock=clock())
    return Reply(receipt_of(given), location=f"/complaints/api/v1/cases/{given.case.number}")


@endpoints.get("/cases", who=may("case.list"), query=schemas.CaseQuery, returns=views.ListedCaseView, many=True)
def list_cases(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The cases of the officer's bodies, most urgent first."""
    return case_view.listed(work, actor(), query, today=clock().today())


@endpoints.get("/case-table", who=may("case.list"), query=schemas.CaseQuery, media=(case_table.MEDIA,))
def take_table(work: Work, query: dict[str, Any]) -> Reply:
    """The same list as a CSV file, without a word that a citizen wrote."""
    return case_table.file_of(work, actor(), query, today=clock().today())


@endpoints.post(
    "/case-assignments", who=may("case.assign"), body=schemas.Assignments, returns=views.AssignedView, also=(404,)
)
def assign_several(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """Give several cases to a department, a person, or both: all of them or none."""
    done = assign_cases(AssignCases(actor=actor(), **body), work=work, clock=clock())
    return {"items": [_after(case) for case in done]}


@endpoints.get(
    CASE, who=may("case.read"), headers=(RECEIPT_CODE,), tries=RECEIPT_CODE, returns=views.CaseView, etag=True
)
def show_case(work: Work, number: str) -> Reply:
    """A case: for its citizen with the Receipt-Code header, or for an officer of its body; else 404.

    That an officer saw the citizen's contact is in the audit.
    """
    case = _readable(work, number) if header(RECEIPT_CODE) else case_view.with_contact(work, number, actor(), clock())
    return Reply(case, etag=str(case["version"]), cache="private, no-store")


@endpoints.get(
    f"{CASE}/deadline",
    who=may("case.read"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    returns=views.DeadlineView,
)
def show_deadline(work: Work, number: str) -> Reply:
    """The clock of a case, each counted and skipped day explained."""
    return Reply(deadline_of(_readable(work, number), work), cache="private, no-store")


@endpoints.act(
    CASE,
    "messages",
    who=may("case.message"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    limits=("message", "case"),
    match="optional",
    body=schemas.NewMessage,
    returns=views.CaseStateView,
    status=201,
    max_bytes=MAX_BYTES,
)
def write(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Add a message: the citizen with the Receipt-Code header, or an officer of the body."""
    command = WriteMessage(number=number, **_citizen_or_officer(), **body)
    return _after(write_message(command, work=work, clock=clock()), citizen=command.code is not None)


@endpoints.act(
    CASE,
    "rate",
    who=may("case.rate"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    limits=("message", "case"),
    body=schemas.Rating,
    returns=views.CaseStateView,
)
def rate(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Rate the answer, with the Receipt-Code header."""
    code = header(RECEIPT_CODE)
    command = RateAnswer(actor=actor(), number=number, code=code, **body)
    return _after(rate_answer(command, work=work, clock=clock()), citizen=True)


@endpoints.act(
    CASE,
    "reopen",
    who=may("case.reopen"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    limits=("message", "case"),
    match="optional",
    body=schemas.Reopening,
    returns=views.CaseStateView,
)
def reopen(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Take an answered case up again: the citizen with the Receipt-Code header, or an officer of the body."""
    command = ReopenCase(number=number, **_citizen_or_officer(), **body)
    return _after(reopen_case(command, work=work, clock=clock()), citizen=command.code is not None)


@endpoints.act(CASE, "accept", who=may("case.accept"), match="optional", body=Nothing, returns=views.CaseStateView)
def accept(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Accept a case."""
    return _after(accept_case(AcceptCase(number=number, **_officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "not-accept",
    who=may("case.not_accept"),
    match="optional",
    body=schemas.NotAccept,
    returns=views.CaseStateView,
)
def not_accept(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Do not accept a case: reason, remedy, right channel."""
    return _after(not_accept_case(NotAcceptCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "assign", who=may("case.assign"), match="optional", body=schemas.Assignment, returns=views.CaseStateView
)
def assign(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a case to a department, a person, or both."""
    return _after(assign_case(AssignCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.get(f"{CASE}/entries", who=may("case.list"), query=PageQuery, returns=views.EntryView, many=True)
def list_entries(work: Work, query: dict[str, Any], number: str) -> Page[dict[str, Any]]:
    """The ledger of a case, for staff of its body: whatever happened to it, from the first entry on."""
    return ledgers.list_entries(work.connection, number, actor(), query)


@endpoints.get(f"{CASE}/duplicates", who=may("case.merge"), returns=views.DuplicatesView)
def show_duplicates(work: Work, number: str) -> Reply:
    """Open cases of the same body that may be about the same matter, the most alike first."""
    return Reply({"items": duplicates.found(work, number, actor())}, cache="private, no-store")


@endpoints.act(CASE, "note", who=may("case.note"), match="optional", body=schemas.Note, returns=views.CaseStateView)
def note(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Note something for colleagues; the citizen never reads it."""
    return _after(write_note(WriteNote(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "remind", who=may("case.remind"), match="optional", body=schemas.Reason, returns=views.CaseStateView
)
def remind(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Tell whoever has the case to hurry."""
    return _after(remind_officer(RemindOfficer(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "transfer", who=may("case.transfer"), match="optional", body=schemas.Transfer, returns=views.CaseStateView
)
def transfer(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a case to another body or department; with a part, that part alone, as the case that is answered here."""
    return _after(transfer_case(TransferCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "dispute", who=may("case.dispute"), match="optional", body=schemas.Reason, returns=views.CaseStateView
)
def dispute(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Say that a transferred case is not ours, within five working days: it goes back."""
    return _after(dispute_transfer(DisputeTransfer(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "refer", who=may("case.refer"), match="optional", body=schemas.Referral, returns=views.CaseStateView
)
def refer(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Send a case to an organisation that does not work here; it ends, and its citizen is told where it went."""
    return _after(refer_case(ReferCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(CASE, "merge", who=may("case.merge"), match="optional", body=schemas.Merger, returns=views.CaseStateView)
def merge(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a case together with another one; its citizen is told."""
    return _after(merge_case(MergeCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(CASE, "separate", who=may("case.separate"), match="optional", body=Nothing, returns=views.CaseStateView)
def separate(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a merged case by itself again."""
    return _after(separate_case(SeparateCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "split", who=may("case.split"), match="optional", body=schemas.PartOfCase, returns=views.CaseStateView
)
def split(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Make a part of a case one of its own, which is answered here; the citizen opens it with the same code."""
    return _after(split_case(SplitCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "extend", who=may("case.extend"), match="optional", body=schemas.Extension, returns=views.CaseStateView
)
def extend(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Ask for more time, once."""
    return _after(extend_case(ExtendCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "grant-extension",
    who=may("case.grant_extension"),
    match="optional",
    body=schemas.Reason,
    returns=views.CaseStateView,
)
def grant(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give the time that was asked for; the citizen reads the reason. Never by who asked."""
    return _after(grant_extension(GrantExtension(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "refuse-extension",
    who=may("case.refuse_extension"),
    match="optional",
    body=schemas.Reason,
    returns=views.CaseStateView,
)
def refuse(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Leave the term as it is. Never by who asked."""
    return _after(refuse_extension(RefuseExtension(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "investigate",
    who=may("case.investigate"),
    match="optional",
    body=schemas.Investigation,
    returns=views.CaseStateView,
)
def investigate(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Record what the investigation of a complaint found, and what was done."""
    return _after(investigate_case(InvestigateCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "draft",
    who=may("case.draft"),
    match="optional",
    body=schemas.NewDraft,
    returns=views.CaseStateView,
    max_bytes=MAX_BYTES,
)
def draft(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Keep a draft answer."""
    return _after(draft_answer(DraftAnswer(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "review-answer",
    who=may("case.review_answer"),
    match="optional",
    body=Nothing,
    returns=views.CaseStateView,
)
def review(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Say that a draft answer holds no secret and is lawful, where the body's rules want that."""
    return _after(review_answer(ReviewAnswer(number=number, **_officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "return-answer",
    who=may("case.return_answer"),
    match="optional",
    body=schemas.Reason,
    returns=views.CaseStateView,
)
def give_back(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Give a draft answer back to who wrote it, with the reason."""
    return _after(return_answer(ReturnAnswer(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "sign-answer",
    who=may("case.sign_answer"),
    match="optional",
    body=Nothing,
    returns=views.CaseStateView,
)
def sign(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Sign an answer, where the body's rules want that; it gets its document number."""
    return _after(sign_answer(SignAnswer(number=number, **_officer()), work=work, clock=clock()))


@endpoints.act(
    CASE,
    "answer",
    who=may("case.answer"),
    match="optional",
    body=schemas.NewAnswer,
    returns=views.CaseStateView,
    max_bytes=MAX_BYTES,
)
def answer(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Answer a case. With `publish` and the preview's digest it becomes public, where the citizen agreed."""
    return _after(answer_case(AnswerCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.get(f"{CASE}/preview", who=may("case.preview"), returns=views.PreviewView, also=(409,))
def show_preview(work: Work, number: str) -> Reply:
    """What would be public of the case and its draft answer, personal data hidden; nothing is published by looking."""
    return Reply(case_view.previewed(work, number, actor(), today=clock().today()), cache="private, no-store")


@endpoints.act(
    CASE,
    "report-back",
    who=may("case.report_back"),
    match="optional",
    body=schemas.ReportedBack,
    returns=views.CaseStateView,
)
def report(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Record that the platform which handed a case over was told what was answered."""
    return _after(report_back(ReportBack(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "close", who=may("case.close"), match="optional", body=schemas.Closing, returns=views.CaseStateView
)
def close(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Close an answered case."""
    return _after(close_case(CloseCase(number=number, **_officer(), **body), work=work, clock=clock()))


@endpoints.act(
    CASE, "erase", who=may("case.erase"), match="optional", body=schemas.Erasure, returns=views.CaseStateView
)
def erase(work: Work, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Erase who wrote a case and what was said, in all services (个人信息保护法第四十七条); it cannot be undone."""
    return _after(erase_case(EraseCase(number=number, **_officer(), **body), work=work, clock=clock()))


def receipt_of(given: Receipt) -> dict[str, Any]:
    """What the citizen keeps."""
    case = given.case
    return {
        "number": case.number,
        "receipt_code": receipt.written(given.code),
        "state": case.state,
        "due_on": case.due_on,
        "due_provisional": case.due_provisional,
    }


def deadline_of(case: Any, work: Work) -> Deadline:
    """The explained clock of a case as it was read."""
    entries = heard_entries(work.connection, case["number"])
    told = structure(Standing, case)
    return deadline.explain(told, entries, today=clock().today(), terms=work.terms, calendar=work.calendar)


def _after(case: Case, *, citizen: bool = False) -> dict[str, Any]:
    acts = CITIZEN_ACTS if citizen else acts_of(actor(), case.body, case.department, case.transfer)
    return {
        "number": case.number,
        "state": case.state,
        "due_on": case.due_on,
        "version": case.version,
        "allowed": allowed(case, acts),
    }


def _readable(work: Work, number: str) -> dict[str, Any]:
    code, today = header(RECEIPT_CODE) or None, clock().today()
    if code is not None:
        return case_view.for_citizen(work, number, code, today=today)
    return case_view.for_staff(work, number, actor(), today=today)


def _officer() -> dict[str, Any]:
    return {"actor": actor(), "seen": if_match()}


def _citizen_or_officer() -> dict[str, Any]:
    """With the receipt code that was sent; without one, None for staff and an empty (wrong) one for others."""
    code = header(RECEIPT_CODE) or None
    return {**_officer(), "code": "" if code is None and not actor().is_staff else code}
