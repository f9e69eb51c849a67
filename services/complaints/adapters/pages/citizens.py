"""Pages for citizens: ask, follow by receipt code, evaluate, and read what was answered."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, request

from chassis.web.http import PUBLIC_ACCESS, actor, clock, encode_cursor
from chassis.web.pages import page, render
from services.complaints.adapters import evaluation_token
from services.complaints.adapters.http.schemas import ResponseQuery
from services.complaints.adapters.pages import form as forms
from services.complaints.adapters.pages import words
from services.complaints.adapters.pages.group import pages
from services.complaints.domain import case as cases
from services.complaints.domain import deadline as deadlines
from services.complaints.domain import kinds, receipt, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.case import Case
from services.complaints.domain.evaluation import ASPECTS
from services.complaints.ports import CaseView, UnitOfWork
from services.complaints.use_cases.evaluate_disclosure import EvaluateDisclosure, evaluate_disclosure
from services.complaints.use_cases.follow_case import NoSuchCase, follow_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, submit_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

CONTACT_PARTS = ("name", "phone", "email", "address")


@page(pages, "GET", "/complaints/ask", who=PUBLIC_ACCESS)
def show_ask(work: UnitOfWork) -> str:
    """The form to ask, suggest, complain or have something corrected."""
    disclosure = request.values.get("disclosure") or ""
    publication = work.directory.publication(disclosure) if disclosure else None
    bodies = [] if publication else work.directory.bodies()
    who = actor()
    records = any(who.holds(cases.OFFICER, body=body.code) for body in bodies) or (
        publication is not None and who.holds(cases.OFFICER, body=publication.body)
    )
    return render(
        "complaints/ask.html",
        publication=publication,
        unknown=bool(disclosure) and publication is None,
        bodies=bodies,
        kinds=[kinds.KINDS[code] for code in kinds.TAKEN],
        limits=work.terms.limits,
        units=words.UNITS,
        channels={code: kinds.CHANNELS[code] for code in kinds.RECORDED_CHANNELS} if records else {},
    )


@page(pages, "POST", "/complaints/ask", who=PUBLIC_ACCESS, again=show_ask)
def ask(work: UnitOfWork, form: Any) -> Response:
    """Take the case in and show its receipt, this once."""
    anonymous = forms.ticked(form, "anonymous")
    # Who ticks “anonymous” means it: what the browser filled in besides is not even looked at.
    contact = {} if anonymous else {part: form.get(f"contact.{part}", "") for part in CONTACT_PARTS}
    command = SubmitCase(
        actor=actor(),
        kind=form.get("kind", ""),
        title=form.get("title", ""),
        text=form.get("text", ""),
        body=form.get("body") or None,
        disclosure=form.get("disclosure") or None,
        channel=form.get("channel") or "web",
        contact=contact,
        anonymous=anonymous,
        publish_ok=forms.ticked(form, "publish_ok"),
    )
    given = submit_case(command, work=work, clock=clock())
    return _private(render("complaints/receipt.html", **_receipt(given, work)))


@page(pages, "GET", "/complaints/follow", who=PUBLIC_ACCESS)
def show_follow(work: UnitOfWork) -> Response:
    """The form for number and code; once they were sent, the case."""
    number, code = _number_and_code()
    if not (number or code):
        return _private(render("complaints/follow.html", number="", code=""))
    try:
        view = follow_case(number, code, work=work)
    except NoSuchCase:
        return _private(render("complaints/follow.html", number=number, code=code))
    return _followed(view, code, work)


@page(pages, "POST", "/complaints/follow", who=PUBLIC_ACCESS, again=show_follow)
def follow(work: UnitOfWork, form: Any) -> Response:
    """Show the case that number and code open. The code stays out of addresses, which browsers and proxies keep."""
    number, code = _number_and_code()
    return _followed(follow_case(number, code, work=work), code, work)


@page(pages, "POST", "/complaints/follow/message", who=PUBLIC_ACCESS, again=show_follow)
def write(work: UnitOfWork, form: Any) -> Response:
    """Add a message to the dialogue."""
    number, code = _number_and_code()
    command = WriteMessage(actor=actor(), number=number, text=form.get("text", ""), code=code)
    write_message(command, work=work, clock=clock())
    return _followed(follow_case(number, code, work=work), code, work, notice="留言已送达承办人。")


@page(pages, "POST", "/complaints/follow/rate", who=PUBLIC_ACCESS, again=show_follow)
def rate(work: UnitOfWork, form: Any) -> Response:
    """Rate the answer."""
    number, code = _number_and_code()
    command = RateAnswer(number=number, code=code, satisfaction=forms.number(form, "satisfaction", "满意程度"))
    rate_answer(command, work=work, clock=clock())
    return _followed(follow_case(number, code, work=work), code, work, notice="谢谢，您的评价已记录。")


@page(pages, "POST", "/complaints/follow/reopen", who=PUBLIC_ACCESS, again=show_follow)
def reopen(work: UnitOfWork, form: Any) -> Response:
    """Have the case taken up again."""
    number, code = _number_and_code()
    command = ReopenCase(actor=actor(), number=number, reason=form.get("reason", ""), code=code)
    reopen_case(command, work=work, clock=clock())
    return _followed(follow_case(number, code, work=work), code, work, notice="已重新办理，期限重新计算。")


@page(pages, "GET", "/complaints/evaluations", who=PUBLIC_ACCESS)
def show_evaluate(work: UnitOfWork) -> str:
    """The evaluation form by itself: for who comes without a page of the publication, or filled it in wrongly."""
    disclosure = request.values.get("disclosure") or ""
    publication = work.directory.publication(disclosure) if disclosure else None
    return render("complaints/evaluate.html", publication=publication, aspects=ASPECTS)


@page(pages, "POST", "/complaints/evaluations", who=PUBLIC_ACCESS, again=show_evaluate)
def evaluate(work: UnitOfWork, form: Any) -> Response:
    """Count the evaluation and say thanks; a comment gets its receipt."""
    token = evaluation_token.of_cookie(request.cookies.get(evaluation_token.COOKIE))
    ratings = {aspect: forms.number(form, aspect, name) for aspect, name in ASPECTS.items()}
    command = EvaluateDisclosure(
        disclosure=form.get("disclosure", ""),
        token=token,
        comment=form.get("comment", ""),
        publish_ok=forms.ticked(form, "publish_ok"),
        **ratings,
    )
    done = evaluate_disclosure(command, work=work, clock=clock())
    publication = work.directory.publication(command.disclosure)
    given = _receipt(done.receipt, work) if done.receipt else {}
    response = _private(
        render("complaints/thanks.html", totals=done.totals.public(), aspects=ASPECTS, publication=publication, **given)
    )
    response.set_cookie(
        evaluation_token.COOKIE,
        token,
        max_age=evaluation_token.COOKIE_SECONDS,
        path="/complaints",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


@page(pages, "GET", "/complaints/responses", who=PUBLIC_ACCESS)
def show_responses(work: UnitOfWork) -> str:
    """您提、我办: what people said and what came of it."""
    wanted = forms.query(ResponseQuery)
    found = work.answers.published(
        body=wanted["body"], disclosure=wanted["disclosure"], after=wanted["cursor"], limit=wanted["limit"]
    )
    return render(
        "complaints/responses.html",
        responses=found.entries,
        next_url=forms.next_url(encode_cursor(found.next)),
        wanted=wanted,
        bodies=work.directory.bodies(),
        outcomes=OUTCOMES,
    )


def _followed(view: CaseView, code: str, work: UnitOfWork, notice: str = "") -> Response:
    case = view.case
    body = render(
        "complaints/followed.html",
        view=view,
        case=case,
        code=receipt.written(receipt.normalised(code)),
        notice=notice,
        kind=kinds.KINDS[case.kind],
        states=states.STATES,
        allowed=states.allowed_acts(case.state),
        outcomes=OUTCOMES,
        lapse_days=work.terms.lapse_days,
        **_clock(case, work),
    )
    return _private(body)


def _receipt(given: Receipt, work: UnitOfWork) -> dict[str, Any]:
    return {
        "case": given.case,
        "code": receipt.written(given.code),
        "kind": kinds.KINDS[given.case.kind],
        **_clock(given.case, work),
    }


def _clock(case: Case, work: UnitOfWork) -> dict[str, Any]:
    found = deadlines.explain(case, today=clock().today(), terms=work.terms, calendar=work.calendar)
    return {
        "deadline": found,
        "reasons": words.reasons(found) if found else [],
    }


def _number_and_code() -> tuple[str, str]:
    return request.form.get("number", "").strip().upper(), request.form.get("code", "")


def _private(body: str) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response
