"""Pages for citizens: follow by receipt code, evaluate, and read what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, after_this_request, request

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.permissions import Thing
from chassis.web import receipts
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view, evaluation_token
from services.complaints.adapters.access import may
from services.complaints.adapters.http import evaluation_schemas
from services.complaints.adapters.http.case_replies import deadline_of, receipt_of
from services.complaints.adapters.http.evaluations import command_of
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.pages.following import FOLLOWED, Following, declare
from services.complaints.adapters.pages.kept_nowhere import kept_nowhere
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies, publications_by_id
from services.complaints.adapters.storage.reads.meetings import list_meetings
from services.complaints.adapters.storage.reads.responses import list_responses
from services.complaints.domain import kinds
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.directory import Publication
from services.complaints.domain.evaluation import ASPECTS, Totals
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.use_cases.evaluate_disclosure import evaluate_disclosure
from services.complaints.use_cases.submit_case import Receipt

MEETINGS_SHOWN = 3
RECEIPTS, FOLLOW = "/complaints/receipts", "/complaints/follow"
TAKEN, RECORDED, HANDED, THANKS = "taken", "recorded", "handed", "thanks"
_TEMPLATES = {TAKEN: "receipt", RECORDED: "recorded", HANDED: "handed"}

pages = Pages("complaints", "citizens")


FOLLOWING = Following(
    at=FOLLOW, receipts=RECEIPTS, form="complaints/follow.html", page="complaints/followed.html", sent=kept_nowhere
)
declare(pages, FOLLOWING)


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
    who = evaluation_token.of_cookie()
    command = command_of(who, load_form(evaluation_schemas.NewEvaluation, form))
    done = evaluate_disclosure(command, work=work, clock=clock())
    after_this_request(lambda response: _with_token(response, who.token))
    return {**kept_receipt(THANKS, done.receipt), "disclosure": command.disclosure, "token": who.token}


@pages.get(f"{RECEIPTS}/<key>", who=may("case.submit", "disclosure.evaluate", "case.read"))
def show_receipt(work: Work, key: str) -> Response:
    """What came of a form that was sent, as often as the page is loaded, for a day and for its own browser."""
    kept = receipts.receipt(work, key)
    if kept["page"] == FOLLOWED:
        return FOLLOWING.followed(work, kept["number"], kept["code"], notice=kept["notice"])
    if kept["page"] in _TEMPLATES:
        return kept_nowhere(render(f"complaints/{_TEMPLATES[kept['page']]}.html", **_receipt(work, kept)))
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


def _receipt(work: Work, kept: Mapping[str, Any]) -> dict[str, Any]:
    case = case_view.for_citizen(work, kept["number"], kept["code"], today=clock().today())
    return {
        "case": case,
        "code": kept["code"],
        "kind": kinds.KINDS[case["kind"]],
        "kept_hours": receipts.shown_again_for(),
        **explanations.explained(deadline_of(case, work)),
    }


def kept_receipt(page: str, given: Receipt | None) -> dict[str, Any]:
    """What is kept, encrypted, to show the receipt again."""
    told = receipt_of(given) if given else {"number": "", "receipt_code": ""}
    return {"page": page, "number": told["number"], "code": told["receipt_code"]}


def _with_token(response: Response, token: str) -> Response:
    return evaluation_token.keep_in(response, token)


def asked_publication(work: Work) -> tuple[bool, Publication | None]:
    """Whether the page is asked about a publication, and the publication, if it is known."""
    asked = request.values.get("disclosure", "")
    return bool(asked), work.directory.publication(asked) if asked and is_storable(asked) else None
