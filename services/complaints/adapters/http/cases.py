"""Cases: what citizens submit and follow, and the list of those who work on them."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.headers import RECEIPT_CODE
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, header
from chassis.web.schema import PageQuery
from services.complaints.adapters import case_table, case_view, duplicates
from services.complaints.adapters.access import may
from services.complaints.adapters.http import case_schemas, case_views, clock_views, filing_schemas, ledger_views
from services.complaints.adapters.http.case_replies import CASE, MAX_BYTES, after, deadline_of, readable, receipt_of
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads import ledgers
from services.complaints.use_cases.assign_cases import AssignCases, assign_cases
from services.complaints.use_cases.submit_case import SubmitCase, submit_case

endpoints = Endpoints("complaints", "cases")


@endpoints.post(
    "/cases",
    who=may("case.submit"),
    body=filing_schemas.NewCase,
    returns=case_views.ReceiptView,
    status=201,
    max_bytes=MAX_BYTES,
    limits=("submission",),
)
def submit(work: Work, body: dict[str, Any]) -> Reply:
    """Submit a case; an officer records one that came otherwise. The receipt code is shown this once."""
    given = submit_case(SubmitCase(actor=actor(), **body), work=work, clock=clock())
    return Reply(receipt_of(given), location=f"/complaints/api/v1/cases/{given.case.number}")


@endpoints.get(
    "/cases", who=may("case.list"), query=case_schemas.CaseQuery, returns=case_views.ListedCaseView, many=True
)
def list_cases(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The cases of the officer's bodies, most urgent first."""
    return case_view.listed(work, actor(), query, today=clock().today())


@endpoints.get("/case-table", who=may("case.list"), query=case_schemas.CaseFilter, media=(case_table.MEDIA,))
def take_table(work: Work, query: dict[str, Any]) -> Reply:
    """The whole list as one CSV file, of 5000 cases at most, without a word that a citizen wrote."""
    return case_table.file_of(work, actor(), query, today=clock().today())


@endpoints.post(
    "/case-assignments",
    who=may("case.assign"),
    body=case_schemas.Assignments,
    returns=case_views.AssignedView,
    also=(404,),
)
def assign_several(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """Give several cases to a department, a person, or both: all of them or none."""
    done = assign_cases(AssignCases(actor=actor(), **body), work=work, clock=clock())
    return {"items": [after(case) for case in done]}


@endpoints.get(
    CASE, who=may("case.read"), headers=(RECEIPT_CODE,), tries=RECEIPT_CODE, returns=case_views.CaseView, etag=True
)
def show_case(work: Work, number: str) -> Reply:
    """A case: for its citizen with the Receipt-Code header, or for an officer of its body; else 404.

    That an officer saw the citizen's contact is in the audit.
    """
    case = readable(work, number) if header(RECEIPT_CODE) else case_view.with_contact(work, number, actor(), clock())
    return Reply(case, etag=str(case["version"]), is_live=True, cache="private, no-store")


@endpoints.get(
    f"{CASE}/deadline",
    who=may("case.read"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    returns=clock_views.DeadlineView,
)
def show_deadline(work: Work, number: str) -> Reply:
    """The clock of a case, each counted and skipped day explained."""
    return Reply(deadline_of(readable(work, number), work), cache="private, no-store")


@endpoints.get(f"{CASE}/entries", who=may("case.list"), query=PageQuery, returns=ledger_views.EntryView, many=True)
def list_entries(work: Work, query: dict[str, Any], number: str) -> Page[dict[str, Any]]:
    """The ledger of a case, for staff of its body: whatever happened to it, from the first entry on."""
    return ledgers.list_entries(work.connection, number, actor(), query)


@endpoints.get(f"{CASE}/duplicates", who=may("case.merge"), returns=case_views.DuplicatesView)
def show_duplicates(work: Work, number: str) -> Reply:
    """Open cases of the same body that may be about the same matter, the most alike first."""
    return Reply({"items": duplicates.found(work, number, actor())}, cache="private, no-store")
