"""Pages for citizens: follow by receipt code, evaluate, and read what was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from flask import Response, after_this_request, g, request

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.permissions import Thing
from chassis.storage.idempotency_keys import KEPT_HOURS
from chassis.web import receipts
from chassis.web.elder import is_switched
from chassis.web.forms import load_form, load_query
from chassis.web.limits import TooManyTries, guessing
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view, evaluation_token
from services.complaints.adapters.access import may
from services.complaints.adapters.http import evaluation_schemas, filing_schemas
from services.complaints.adapters.http.case_replies import deadline_of, receipt_of
from services.complaints.adapters.http.evaluations import command_of
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.pages.kept_nowhere import kept_nowhere
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies, publications_by_id
from services.complaints.adapters.storage.reads.meetings import list_meetings
from services.complaints.adapters.storage.reads.responses import list_responses
from services.complaints.domain import kinds, receipt, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.directory import Publication
from services.complaints.domain.evaluation import ASPECTS, Totals
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.tip_off import HasItsOwnPage
from services.complaints.use_cases.evaluate_disclosure import evaluate_disclosure
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_case import Receipt
from services.complaints.use_cases.write_message import WriteMessage, write_message

MEETINGS_SHOWN = 3
RECEIPTS, FOLLOW = "/complaints/receipts", "/complaints/follow"
TAKEN, RECORDED, THANKS, FOLLOWED = "taken", "recorded", "thanks", "followed"

pages = Pages("complaints", "citizens")


def number_and_code() -> tuple[str, str]:
    """What a form sent, the number as it is spelled here."""
    number = kinds.number_asked(request.form.get("number", ""))
    return number if is_storable(number) else "", request.form.get("code", "")


def opened_here() -> tuple[str, str]:
    """Number and code of a case that these pages show. Raises :class:`HasItsOwnPage` for a tip-off."""
    number, code = number_and_code()
    if kinds.is_of_tip_off(number):
        raise HasItsOwnPage
    return number, code


def number_asked() -> str:
    """Of which case the code is tried."""
    return number_and_code()[0]


@pages.get(FOLLOW, who=may("case.read"))
def show_follow(work: Work) -> Response:
    """The form for number and code; once they were sent, the case."""
    number, code = number_and_code()
    # Whoever switches the elder mode while he writes them has not asked yet; that is no try of a code.
    is_writing = is_switched() and request.path == FOLLOW
    if (
        (number or code)
        and not is_writing
        and not isinstance(g.get("refusal"), (NoSuchCase, TooManyTries, HasItsOwnPage))
    ):
        # What was refused for another reason is no way to try codes either.
        with suppress(NoSuchCase, TooManyTries), guessing(number):
            return _followed(work, number, code)
    page = render("complaints/follow.html", number=number, code=code, tells_by_mail=work.tells_by_mail)
    return kept_nowhere(page)


@pages.post(FOLLOW, who=may("case.read"), again=show_follow, tries=number_asked, receipts=RECEIPTS)
def follow(work: Work, form: Any) -> dict[str, Any]:
    """Show the case that number and code open. The code stays out of addresses, which browsers and proxies keep.

    The page has an address of its own, as a receipt has: going back to it asks nobody whether to send the form again.
    """
    load_form(filing_schemas.ReceiptForm, form)
    case_view.for_citizen(work, *opened_here(), today=clock().today())
    return _done("")


@pages.get(f"{FOLLOW}/<act>", who=may("case.read"))
def follow_again(_work: Work, act: str) -> Any:
    """A refused form leaves its own address in the browser; loaded anew, that leads back to number and code."""
    del act
    return redirect(FOLLOW, code=303)


def _by_code(path: str, act: str) -> Callable[[Any], Any]:
    """What a citizen does with his case."""
    return pages.post(
        f"{FOLLOW}/{path}",
        who=may(act),
        again=show_follow,
        limits=("message", "case"),
        thing=number_asked,
        tries=number_asked,
        receipts=RECEIPTS,
    )


@_by_code("message", "case.message")
def write(work: Work, form: Any) -> dict[str, Any]:
    """Add a message to the dialogue."""
    command = WriteMessage(**_citizen(), **load_form(filing_schemas.NewMessage, form))
    write_message(command, work=work, clock=clock())
    return _done("留言已送达承办人。")


@_by_code("rate", "case.rate")
def rate(work: Work, form: Any) -> dict[str, Any]:
    """Rate the answer."""
    command = RateAnswer(**_citizen(), **load_form(filing_schemas.Rating, form))
    rate_answer(command, work=work, clock=clock())
    return _done("谢谢，您的评价已记录。")


@_by_code("reopen", "case.reopen")
def reopen(work: Work, form: Any) -> dict[str, Any]:
    """Have the case taken up again."""
    command = ReopenCase(**_citizen(), **load_form(filing_schemas.Reopening, form))
    reopen_case(command, work=work, clock=clock())
    return _done("已重新办理，期限重新计算。")


@pages.get("/complaints/evaluations", who=may("disclosure.evaluate"))
def show_evaluate(work: Work) -> str:
    """The evaluation form by itself: for who comes without a page of the publication, or filled it in wrongly."""
    _, publication = asked_publication(work)
    shown = publication is not None and PERMISSIONS.permits("evaluation.list", actor(), Thing(body=publication.body))
    return render("complaints/evaluate.html", publication=publication, aspects=ASPECTS, votes_shown=shown)


@pages.post(
    "/complaints/evaluations",
    who=may("disclosure.evaluate"),
    again=show_evaluate,
    limits=("evaluation",),
    receipts=RECEIPTS,
)
def evaluate(work: Work, form: Any) -> dict[str, Any]:
    """Count the evaluation; a comment gets its receipt."""
    who = evaluation_token.of_cookie(request.cookies.get(evaluation_token.COOKIE))
    command = command_of(who, load_form(evaluation_schemas.NewEvaluation, form))
    done = evaluate_disclosure(command, work=work, clock=clock())
    after_this_request(lambda response: _with_token(response, who.token))
    return {**kept_receipt(THANKS, done.receipt), "disclosure": command.disclosure, "token": who.token}


@pages.get(f"{RECEIPTS}/<key>", who=may("case.submit", "disclosure.evaluate", "case.read"))
def show_receipt(work: Work, key: str) -> Response:
    """What came of a form that was sent, as often as the page is loaded, for a day and for its own browser."""
    kept = receipts.receipt(work, key)
    if kept["page"] == FOLLOWED:
        return _followed(work, kept["number"], kept["code"], notice=kept["notice"])
    if kept["page"] in (TAKEN, RECORDED):
        page = "receipt" if kept["page"] == TAKEN else "recorded"
        return kept_nowhere(render(f"complaints/{page}.html", **_receipt(work, kept)))
    disclosure = kept["disclosure"]
    row = publications_by_id(work.connection, [disclosure])[disclosure]
    page = render(
        "complaints/thanks.html",
        totals=structure(Totals, row).public(),
        aspects=ASPECTS,
        publication=structure(Publication, row),
        **(_receipt(work, kept) if kept["number"] else {}),
    )
    return _with_token(kept_nowhere(page), kept["token"])


@pages.get("/complaints/responses", who=may("voice.read"))
def show_responses(work: Work) -> str:
    """您提、我办: what people said and what came of it."""
    wanted = load_query(evaluation_schemas.ResponseQuery)
    found = list_responses(work.connection, wanted)
    return render(
        "complaints/responses.html",
        responses=found.items,
        meetings=list_meetings(work.connection, {"body": wanted["body"], "cursor": None, "limit": MEETINGS_SHOWN}),
        next_url=next_url(found),
        wanted=wanted,
        bodies=list_bodies(work.connection),
        outcomes=OUTCOMES,
    )


def _followed(work: Work, number: str, code: str, notice: str = "") -> Response:
    case = case_view.for_citizen(work, number, code, today=clock().today())
    body = render(
        "complaints/followed.html",
        case=case,
        code=receipt.written(receipt.normalised(code)),
        notice=notice,
        kind=kinds.KINDS[case["kind"]],
        states=states.STATES,
        outcomes=OUTCOMES,
        deliveries=DELIVERIES,
        **explanations.explained(deadline_of(case, work)),
    )
    return kept_nowhere(body)


def _receipt(work: Work, kept: Mapping[str, Any]) -> dict[str, Any]:
    case = case_view.for_citizen(work, kept["number"], kept["code"], today=clock().today())
    return {
        "case": case,
        "code": kept["code"],
        "kind": kinds.KINDS[case["kind"]],
        "kept_hours": KEPT_HOURS,
        **explanations.explained(deadline_of(case, work)),
    }


def kept_receipt(page: str, given: Receipt | None) -> dict[str, Any]:
    """What is kept, encrypted, to show the receipt again."""
    told = receipt_of(given) if given else {"number": "", "receipt_code": ""}
    return {"page": page, "number": told["number"], "code": told["receipt_code"]}


def _done(notice: str) -> dict[str, Any]:
    number, code = opened_here()
    return {"page": FOLLOWED, "number": number, "code": code, "notice": notice}


def _with_token(response: Response, token: str) -> Response:
    return evaluation_token.keep_in(response, token)


def asked_publication(work: Work) -> tuple[bool, Publication | None]:
    """Whether the page is asked about a publication, and the publication, if it is known."""
    asked = request.values.get("disclosure", "")
    return bool(asked), work.directory.publication(asked) if asked and is_storable(asked) else None


def _citizen() -> dict[str, Any]:
    number, code = opened_here()
    return {"actor": actor(), "number": number, "code": code}
