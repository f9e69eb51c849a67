"""Pages for informants: give a tip-off, talk about it by number and code. They leave as little behind as they can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Response, g, make_response, request

from chassis.content.text_guard import is_storable
from chassis.storage.idempotency_keys import KEPT_HOURS
from chassis.web import receipts
from chassis.web.elder import is_switched
from chassis.web.forms import load_form
from chassis.web.limits import TooManyTries, guessing
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_schemas, tip_off_schemas
from services.complaints.adapters.http.case_replies import deadline_of, receipt_of
from services.complaints.adapters.http.tip_offs import opened
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import departments_by_body
from services.complaints.domain import case as cases
from services.complaints.domain import kinds, receipt, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.tip_off import NotTakenHere
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_case import SubmitCase, submit_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

TIP_OFFS = "/complaints/tip-offs"
FOLLOW, RECEIPTS = f"{TIP_OFFS}/follow", f"{TIP_OFFS}/receipts"
# As the receipts of other cases are called, so that each of the two pages shows either.
TAKEN, FOLLOWED = "taken", "followed"

pages = Pages("complaints", "tip-offs")


def unseen(body: str) -> Response:
    """A page that nothing keeps, no other page is told of, and no crawler lists."""
    response = make_response(body)
    response.headers.update(
        {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
    )
    return response


@pages.get(TIP_OFFS, who=may("case.submit"))
def show_tip_off(work: Work) -> Response:
    """The form; where there are several bodies, first which one."""
    bodies = departments_by_body(work.connection)
    body = _chosen(bodies)
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
        return _followed(work, kept["number"], kept["code"], notice=kept["notice"])
    case = case_view.for_citizen(work, kept["number"], kept["code"], today=clock().today())
    shown = explanations.explained(deadline_of(case, work))
    return unseen(
        render("complaints/tip_off_receipt.html", case=case, code=kept["code"], kept_hours=KEPT_HOURS, **shown)
    )


@pages.get(FOLLOW, who=may("case.read"))
def show_follow(work: Work) -> Response:
    """The form for number and code; once they were sent, the conversation."""
    number, code = _number_and_code()
    is_writing = is_switched() and request.path == FOLLOW
    if (number or code) and not is_writing and not isinstance(g.get("refusal"), (NoSuchCase, TooManyTries)):
        # What was refused for another reason is no way to try codes either.
        with suppress(NoSuchCase, TooManyTries), guessing(number):
            return _followed(work, number, code)
    return unseen(render("complaints/tip_off_follow.html", number=number, code=code))


@pages.post(FOLLOW, who=may("case.read"), again=show_follow, tries=lambda: _number_and_code()[0], receipts=RECEIPTS)
def follow(work: Work, form: Any) -> dict[str, Any]:
    """Show the conversation that number and code open."""
    load_form(filing_schemas.ReceiptForm, form)
    case_view.for_citizen(work, *_number_and_code(), today=clock().today())
    return _done("")


@pages.get(f"{FOLLOW}/<act>", who=may("case.read"))
def follow_again(_work: Work, act: str) -> Any:
    """A refused form leaves its own address in the browser; loaded anew, that leads back to number and code."""
    del act
    return redirect(FOLLOW, code=303)


def _by_code(path: str, act: str) -> Callable[[Any], Any]:
    """What an informant does with his tip-off."""
    return pages.post(
        f"{FOLLOW}/{path}",
        who=may(act),
        again=show_follow,
        limits=("message", "case"),
        thing=lambda: _number_and_code()[0],
        tries=lambda: _number_and_code()[0],
        receipts=RECEIPTS,
    )


@_by_code("message", "case.message")
def write(work: Work, form: Any) -> dict[str, Any]:
    """Add a message to the conversation."""
    write_message(WriteMessage(**_informant(), **load_form(filing_schemas.NewMessage, form)), work=work, clock=clock())
    return _done("留言已送达承办人。")


@_by_code("rate", "case.rate")
def rate(work: Work, form: Any) -> dict[str, Any]:
    """Rate the answer."""
    rate_answer(RateAnswer(**_informant(), **load_form(filing_schemas.Rating, form)), work=work, clock=clock())
    return _done("谢谢，您的评价已记录。")


@_by_code("reopen", "case.reopen")
def reopen(work: Work, form: Any) -> dict[str, Any]:
    """Have it taken up again."""
    reopen_case(ReopenCase(**_informant(), **load_form(filing_schemas.Reopening, form)), work=work, clock=clock())
    return _done("已重新办理，期限重新计算。")


@pages.get("/complaints/cases/<number>/identity", who=may("case.open_identity"))
def show_identity(work: Work, number: str) -> Response:
    """Who the informant is, for whom it was granted; each time the page is loaded is one look, which the audit has."""
    found = opened(work, number)
    return unseen(render("complaints/identity.html", number=number, identity=found))


def _followed(work: Work, number: str, code: str, notice: str = "") -> Response:
    case = case_view.for_citizen(work, number, code, today=clock().today())
    return unseen(
        render(
            "complaints/tip_off_followed.html",
            case=case,
            code=receipt.written(receipt.normalised(code)),
            notice=notice,
            states=states.STATES,
            outcomes=OUTCOMES,
            lapse_days=work.terms.lapse_days,
            **explanations.explained(deadline_of(case, work)),
        )
    )


def _chosen(bodies: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The body that was asked for, or the only one."""
    asked = request.values.get("body", "")
    return next((body for body in bodies if body["code"] == asked or len(bodies) == 1), None)


def _recorded() -> dict[str, str]:
    """The channels by which what an officer records came to him."""
    return {code: kinds.CHANNELS[code] for code in kinds.RECORDED_CHANNELS if code not in kinds.PUBLIC_CHANNELS}


def _number_and_code() -> tuple[str, str]:
    number = kinds.number_asked(request.form.get("number", ""))
    return number if is_storable(number) else "", request.form.get("code", "")


def _informant() -> dict[str, Any]:
    number, code = _number_and_code()
    return {"actor": actor(), "number": number, "code": code}


def _done(notice: str) -> dict[str, Any]:
    number, code = _number_and_code()
    return {"page": FOLLOWED, "number": number, "code": code, "notice": notice}
