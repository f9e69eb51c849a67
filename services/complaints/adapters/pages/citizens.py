"""Pages for citizens: ask, follow by receipt code, evaluate, and read what was answered."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, make_response, request

from chassis.content.text_guard import is_storable
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view, evaluation_token
from services.complaints.adapters.access import may
from services.complaints.adapters.http import schemas
from services.complaints.adapters.http.cases import deadline_of, receipt_of
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies
from services.complaints.adapters.storage.reads.responses import list_responses
from services.complaints.domain import case as cases
from services.complaints.domain import kinds, receipt, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.directory import Publication
from services.complaints.domain.evaluation import ASPECTS
from services.complaints.use_cases.evaluate_disclosure import EvaluateDisclosure, evaluate_disclosure
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, submit_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

pages = Pages("complaints", "citizens")


@pages.get("/complaints/ask", who=may("case.submit"))
def show_ask(work: Work) -> str:
    """The form to ask, suggest, complain or have something corrected."""
    asked, publication = _publication(work)
    bodies = [] if publication else list_bodies(work.connection)
    concerned = [publication.body] if publication else [body["code"] for body in bodies]
    records = any(cases.may("case.record", code, actor()) for code in concerned)
    return render(
        "complaints/ask.html",
        publication=publication,
        unknown=asked and publication is None,
        bodies=bodies,
        kinds=[kinds.KINDS[code] for code in kinds.TAKEN],
        limits=work.terms.limits,
        units=explanations.UNITS,
        channels={code: kinds.CHANNELS[code] for code in kinds.RECORDED_CHANNELS} if records else {},
    )


@pages.post("/complaints/ask", who=may("case.submit"), again=show_ask)
def ask(work: Work, form: Any) -> Response:
    """Take the case in and show its receipt, this once."""
    # Who ticks “anonymous” means it: what the browser filled in besides is not even looked at.
    known = {"contact": None} if "anonymous" in form else {}
    command = SubmitCase(actor=actor(), **load_form(schemas.AskForm, form, **known))
    given = submit_case(command, work=work, clock=clock())
    return _private(render("complaints/receipt.html", **_receipt(given, work)))


@pages.get("/complaints/follow", who=may("case.read"))
def show_follow(work: Work) -> Response:
    """The form for number and code; once they were sent, the case."""
    number, code = _number_and_code()
    try:
        if number or code:
            return _followed(work)
    except NoSuchCase:
        pass
    return _private(render("complaints/follow.html", number=number, code=code))


@pages.post("/complaints/follow", who=may("case.read"), again=show_follow)
def follow(work: Work, form: Any) -> Response:
    """Show the case that number and code open. The code stays out of addresses, which browsers and proxies keep."""
    load_form(schemas.ReceiptForm, form)
    return _followed(work)


@pages.post("/complaints/follow/message", who=may("case.message"), again=show_follow)
def write(work: Work, form: Any) -> Response:
    """Add a message to the dialogue."""
    command = WriteMessage(**_citizen(), **load_form(schemas.NewMessage, form))
    write_message(command, work=work, clock=clock())
    return _followed(work, notice="留言已送达承办人。")


@pages.post("/complaints/follow/rate", who=may("case.rate"), again=show_follow)
def rate(work: Work, form: Any) -> Response:
    """Rate the answer."""
    command = RateAnswer(**_citizen(), **load_form(schemas.Rating, form))
    rate_answer(command, work=work, clock=clock())
    return _followed(work, notice="谢谢，您的评价已记录。")


@pages.post("/complaints/follow/reopen", who=may("case.reopen"), again=show_follow)
def reopen(work: Work, form: Any) -> Response:
    """Have the case taken up again."""
    command = ReopenCase(**_citizen(), **load_form(schemas.Reopening, form))
    reopen_case(command, work=work, clock=clock())
    return _followed(work, notice="已重新办理，期限重新计算。")


@pages.get("/complaints/evaluations", who=may("disclosure.evaluate"))
def show_evaluate(work: Work) -> str:
    """The evaluation form by itself: for who comes without a page of the publication, or filled it in wrongly."""
    _, publication = _publication(work)
    return render("complaints/evaluate.html", publication=publication, aspects=ASPECTS)


@pages.post("/complaints/evaluations", who=may("disclosure.evaluate"), again=show_evaluate)
def evaluate(work: Work, form: Any) -> Response:
    """Count the evaluation and say thanks; a comment gets its receipt."""
    token = evaluation_token.of_cookie(request.cookies.get(evaluation_token.COOKIE))
    command = EvaluateDisclosure(token=token, **load_form(schemas.NewEvaluation, form))
    done = evaluate_disclosure(command, work=work, clock=clock())
    response = _private(
        render(
            "complaints/thanks.html",
            totals=done.totals.public(),
            aspects=ASPECTS,
            publication=work.directory.publication(command.disclosure),
            **(_receipt(done.receipt, work) if done.receipt else {}),
        )
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


@pages.get("/complaints/responses", who=may("voice.read"))
def show_responses(work: Work) -> str:
    """您提、我办: what people said and what came of it."""
    wanted = load_query(schemas.ResponseQuery)
    found = list_responses(work.connection, wanted)
    return render(
        "complaints/responses.html",
        responses=found.items,
        next_url=next_url(found),
        wanted=wanted,
        bodies=list_bodies(work.connection),
        outcomes=OUTCOMES,
    )


def _followed(work: Work, notice: str = "") -> Response:
    number, code = _number_and_code()
    case = case_view.for_citizen(work, number, code, today=clock().today())
    body = render(
        "complaints/followed.html",
        case=case,
        code=receipt.written(receipt.normalised(code)),
        notice=notice,
        kind=kinds.KINDS[case["kind"]],
        states=states.STATES,
        outcomes=OUTCOMES,
        lapse_days=work.terms.lapse_days,
        **explanations.explained(deadline_of(case, work)),
    )
    return _private(body)


def _receipt(given: Receipt, work: Work) -> dict[str, Any]:
    return {
        "case": given.case,
        "code": receipt_of(given)["receipt_code"],
        "kind": kinds.KINDS[given.case.kind],
        **explanations.explained(deadline_of(asdict(given.case), work)),
    }


def _publication(work: Work) -> tuple[bool, Publication | None]:
    """Whether the page is asked about a publication, and the publication, if it is known."""
    asked = request.values.get("disclosure", "")
    return bool(asked), work.directory.publication(asked) if asked and is_storable(asked) else None


def _number_and_code() -> tuple[str, str]:
    number = request.form.get("number", "").strip().upper()
    return number if is_storable(number) else "", request.form.get("code", "")


def _citizen() -> dict[str, Any]:
    number, code = _number_and_code()
    return {"actor": actor(), "number": number, "code": code}


def _private(body: str) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response
