"""What endpoints of cases have in common: who acts, and what is answered."""

from __future__ import annotations

from typing import Any

from chassis.base.converter import structure
from chassis.web.headers import RECEIPT_CODE
from chassis.web.request import actor, clock, header, if_match
from services.complaints.adapters import case_view
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.heard_entries import heard_entries
from services.complaints.domain import deadline, receipt
from services.complaints.domain.case import CITIZEN_ACTS, Case, acts_of
from services.complaints.domain.deadline import Deadline, ToldDue
from services.complaints.domain.offered import offered
from services.complaints.use_cases.submit_case import Receipt

MAX_BYTES = 200_000
CASE = "/cases/<number>"


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
    told = structure(ToldDue, case)
    return deadline.explain(told, entries, today=clock().today(), terms=work.terms, calendar=work.calendar)


def after(case: Case, *, citizen: bool = False) -> dict[str, Any]:
    """How the case stands after an act, with what whoever did it can do next."""
    acts = CITIZEN_ACTS if citizen else acts_of(actor(), case.body, case.department)
    return {
        "number": case.number,
        "state": case.state,
        "due_on": case.due_on,
        "version": case.version,
        "allowed": offered(case, acts, today=clock().today(), by=None if citizen else actor()),
    }


def readable(work: Work, number: str) -> dict[str, Any]:
    """The case for the receipt code that was sent, else for staff. Raises :class:`NoSuchCase`."""
    code, today = header(RECEIPT_CODE) or None, clock().today()
    if code is not None:
        return case_view.for_citizen(work, number, code, today=today)
    return case_view.for_staff(work, number, actor(), today=today)


def officer() -> dict[str, Any]:
    """Who acts, and the version that he read."""
    return {"actor": actor(), "seen": if_match()}


def citizen_or_officer() -> dict[str, Any]:
    """With the receipt code that was sent; without one, None for staff and an empty (wrong) one for others."""
    code = header(RECEIPT_CODE) or None
    return {**officer(), "code": "" if code is None and not actor().is_staff else code}
