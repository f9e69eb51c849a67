"""Pages for informants: give a tip-off, talk about it by number and code. They leave as little behind as they can."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, g, make_response, request
from werkzeug.datastructures import MultiDict

from chassis.web import receipts
from chassis.web.forms import load_form
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import tip_off_schemas
from services.complaints.adapters.http.case_replies import deadline_of, receipt_of
from services.complaints.adapters.http.tip_offs import opened
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.pages.citizens import asked_publication
from services.complaints.adapters.pages.following import FOLLOWED, Following, declare
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import departments_by_body
from services.complaints.domain import case as cases
from services.complaints.domain import kinds
from services.complaints.domain.tip_off import NotTakenHere
from services.complaints.use_cases.submit_case import SubmitCase, submit_case

TIP_OFFS = "/complaints/tip-offs"
FOLLOW, RECEIPTS = f"{TIP_OFFS}/follow", f"{TIP_OFFS}/receipts"
# As the receipt of another case is called, so that each of the two pages shows either.
TAKEN = "taken"
_CARRIED = ("title", "text", "channel", "received_on", "order_number", "order_due_on")
_CALLER = ("contact.name", "contact.phone", "contact.email", "contact.address")

pages = Pages("complaints", "tip-offs")


def unseen(body: str) -> Response:
    """A page that nothing keeps, no other page is told of, and no crawler lists."""
    response = make_response(body)
    response.headers.update(
        {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
    )
    return response


FOLLOWING = Following(
    at=FOLLOW,
    receipts=RECEIPTS,
    form="complaints/tip_off_follow.html",
    page="complaints/tip_off_followed.html",
    sent=unseen,
    of_tip_offs=True,
)
declare(pages, FOLLOWING)


@pages.get(TIP_OFFS, who=may("case.submit"))
def show_tip_off(work: Work) -> Response:
    """The form; where there are several bodies, first which one."""
    return _form(work, request.values.get("body", ""))


@pages.post(f"{TIP_OFFS}/from-complaint", who=may("case.submit"), again=show_tip_off, asks=True, limits=("step",))
def begin_from_complaint(work: Work, form: Any) -> Response:
    """The form with what was written as a complaint; nothing is kept, and none of it stands in an address."""
    # Who called told his name to whoever records it; who writes himself has not said that he gives it with a tip-off.
    carried = (*_CARRIED, *(_CALLER if form.get("channel") else ()))
    g.form = MultiDict((name, value) for name in carried if (value := form.get(name)))
    if any(name in g.form for name in _CALLER):
        g.form["named"] = "1"
    _, publication = asked_publication(work)
    return _form(work, publication.body if publication else form.get("body", ""))


@pages.get(f"{TIP_OFFS}/from-complaint", who=may("case.submit"))
def begin_again(_work: Work) -> Any:
    """Loaded anew by its address nothing was written yet."""
    return redirect(TIP_OFFS, code=303)


def _form(work: Work, asked: str) -> Response:
    bodies = departments_by_body(work.connection)
    body = next((each for each in bodies if each["code"] == asked or len(bodies) == 1), None)
    today = clock().today()
    records = body is not None and cases.may("case.record", body["code"], actor())
    rules = work.rules.of(body["code"]) if body else None
    return unseen(
        render(
            "complaints/tip_off.html",
            bodies=bodies,
            body=body,
            limit=rules.limit(kinds.TIP_OFF, "web", work.terms) if rules else None,
            units=explanations.UNITS,
            names_people=work.identities.can_seal(),
            channels=_recorded() if records else {},
            is_named=actor().is_staff and not records,
            today=today,
            earliest=today - timedelta(days=work.terms.recording_days),
        )
    )


@pages.post(TIP_OFFS, who=may("case.submit"), again=show_tip_off, limits=("submission",), receipts=RECEIPTS)
def give_tip_off(work: Work, form: Any) -> dict[str, Any]:
    """Take it in; anonymous unless somebody says that he gives his name."""
    command = SubmitCase(actor=actor(), **load_form(tip_off_schemas.TipOffForm, form, kind=kinds.TIP_OFF))
    try:
        told = receipt_of(submit_case(command, work=work, clock=clock()))
    except NotTakenHere as refusal:
        refusal.errors = {"about": refusal.errors["corruption"]}  # as its own form calls it
        raise
    return {"page": TAKEN, "number": told["number"], "code": told["receipt_code"]}


@pages.get(f"{RECEIPTS}/<key>", who=may("case.submit", "case.read"))
def show_receipt(work: Work, key: str) -> Response:
    """What came of a form that was sent, for a day and for its own browser."""
    kept = receipts.receipt(work, key)
    if kept["page"] == FOLLOWED:
        return FOLLOWING.followed(work, kept["number"], kept["code"], notice=kept["notice"])
    case = case_view.for_citizen(work, kept["number"], kept["code"], today=clock().today())
    shown = explanations.explained(deadline_of(case, work))
    return unseen(
        render(
            "complaints/tip_off_receipt.html",
            case=case,
            code=kept["code"],
            kept_hours=receipts.shown_again_for(),
            **shown,
        )
    )


@pages.get("/complaints/cases/<number>/identity", who=may("case.open_identity"))
def show_identity(work: Work, number: str) -> Response:
    """Who the informant is, for whom it was granted; each time the page is loaded is one look, which the audit has."""
    found = opened(work, number)
    return unseen(render("complaints/identity.html", number=number, identity=found))


def _recorded() -> dict[str, str]:
    """The channels by which what an officer records came to him."""
    return {code: kinds.CHANNELS[code] for code in kinds.RECORDED_CHANNELS if code not in kinds.PUBLIC_CHANNELS}
