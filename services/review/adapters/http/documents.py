"""The official forms as Word files: the approval form of a case, its certificate, the record of a deliberation."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply, download
from chassis.web.request import actor, clock
from services.review.adapters.access import may
from services.review.adapters.documents.case_form import approval_form, certificate
from services.review.adapters.documents.form import Form
from services.review.adapters.documents.issue_record import issue_record
from services.review.adapters.documents.word import MEDIA_TYPE, word_file
from services.review.adapters.storage.reads import cases as reads
from services.review.adapters.storage.reads import issues as issue_reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, directory_around, names_by_code
from services.review.adapters.storage.work import Work
from services.review.adapters.withheld import withheld_of
from services.review.domain.case import Case
from services.review.domain.refusals import NoSuchRecord

endpoints = Endpoints("review", "documents")


@endpoints.get("/cases/<case_id>/form", who=may("case.read"), media=(MEDIA_TYPE,))
def show_form(work: Work, case_id: str) -> Reply:
    """The approval form (公开审批表) of a case: self-check, sheets, verdicts, names, times, hash."""
    return _word(form_of_case(work, case_id))


@endpoints.get("/cases/<case_id>/certificate", who=may("case.read"), media=(MEDIA_TYPE,))
def show_certificate(work: Work, case_id: str) -> Reply:
    """The numbered certificate (保密审查表) of a case whose secrecy review is passed."""
    return _word(certificate_of_case(work, case_id))


@endpoints.get("/issues/<issue>/records/<number>", who=may("issue.read"), media=(MEDIA_TYPE,))
def show_record(work: Work, issue: str, number: str) -> Reply:
    """The record (审议记录) of one round of deliberation on an issue."""
    return _word(record_of_issue(work, issue, number))


def form_of_case(work: Work, case_id: str) -> Form:
    """For those who may see the case."""
    case = reads.find_case(work.events.connection, case_id, actor())
    return approval_form(case, _around(work, case))


def certificate_of_case(work: Work, case_id: str) -> Form:
    """For those who may see the case. Raises :class:`NoCertificate`."""
    case = reads.find_case(work.events.connection, case_id, actor())
    return certificate(case, _around(work, case))


def _around(work: Work, case: Case) -> dict[str, Any]:
    """The names to show, and what was withheld."""
    around = directory_around(work.events.connection, case, clock().today())
    return {**around, "withheld": withheld_of(case, work.files)}


def record_of_issue(work: Work, issue: str, number: str) -> Form:
    """For those who may see the issue. Raises :class:`NoSuchRecord`."""
    connection = work.events.connection
    found = issue_reads.find_issue(connection, issue, actor())
    said = next((said for said in found.deliberations if str(said.round) == number), None)
    if said is None:
        raise NoSuchRecord
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    return issue_record(
        found,
        said,
        issue_reads.cases_of_issue(connection, found),
        body=body["name"] if body else found.body,
        departments=names_by_code(body["departments"] if body else None),
    )


def _word(form: Form) -> Reply:
    return download(form.file_name, word_file(form), MEDIA_TYPE)
