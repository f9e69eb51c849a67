"""The official forms as pages to print, and as the Word files that they offer."""

from __future__ import annotations

from flask import Response

from chassis.web.pages import Pages, render
from chassis.web.reply import respond
from services.review.adapters.access import may
from services.review.adapters.documents.form import Form
from services.review.adapters.http import documents
from services.review.adapters.storage.work import Work

_TASKS = ("我的待办", "/notify/tasks")

pages = Pages("review", "document-pages")


@pages.get("/review/cases/<case_id>/form", who=may("case.read"))
def show_form(work: Work, case_id: str) -> str:
    """The approval form of a case."""
    return _printed(documents.form_of_case(work, case_id), "审核", f"/review/cases/{case_id}", "form")


@pages.get("/review/cases/<case_id>/form.docx", who=may("case.read"))
def give_form(work: Work, case_id: str) -> Response:
    """The same as a Word file."""
    return respond(documents.show_form(work, case_id), 200, None)


@pages.get("/review/cases/<case_id>/certificate", who=may("case.read"))
def show_certificate(work: Work, case_id: str) -> str:
    """The certificate of a passed secrecy review."""
    return _printed(documents.certificate_of_case(work, case_id), "审核", f"/review/cases/{case_id}", "certificate")


@pages.get("/review/cases/<case_id>/certificate.docx", who=may("case.read"))
def give_certificate(work: Work, case_id: str) -> Response:
    """The same as a Word file."""
    return respond(documents.show_certificate(work, case_id), 200, None)


@pages.get("/review/issues/<issue>/records/<number>", who=may("issue.read"))
def show_record(work: Work, issue: str, number: str) -> str:
    """The record of one round of deliberation."""
    form = documents.record_of_issue(work, issue, number)
    return _printed(form, "期次审议", f"/review/issues/{issue}", f"records/{number}")


@pages.get("/review/issues/<issue>/records/<number>/docx", who=may("issue.read"))
def give_record(work: Work, issue: str, number: str) -> Response:
    """The same as a Word file."""
    return respond(documents.show_record(work, issue, number), 200, None)


def _printed(form: Form, among: str, about: str, name: str) -> str:
    listed = about.rpartition("/")[0]
    ending = "/docx" if name.startswith("records/") else ".docx"
    return render(
        "review/form.html",
        form_to_print=form,
        word_url=f"{about}/{name}{ending}",
        trail=[_TASKS, (among, listed), ("返回", about), (form.title, "")],
    )
