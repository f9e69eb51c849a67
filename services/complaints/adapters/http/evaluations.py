"""The public's evaluations of publications, and the published responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.base.converter import structure
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.headers import Header
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, header
from services.complaints.adapters import evaluation_token
from services.complaints.adapters.access import may
from services.complaints.adapters.evaluation_token import Evaluator
from services.complaints.adapters.http import answer_views, evaluation_views
from services.complaints.adapters.http import evaluation_schemas as schemas
from services.complaints.adapters.http.case_replies import MAX_BYTES, receipt_of
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import publications_by_id
from services.complaints.adapters.storage.reads.evaluations import list_evaluations
from services.complaints.adapters.storage.reads.responses import list_responses
from services.complaints.domain.directory import Publication
from services.complaints.domain.evaluation import Totals, must_be_open, must_let
from services.complaints.use_cases.evaluate_disclosure import EvaluateDisclosure, evaluate_disclosure
from services.complaints.use_cases.void_evaluations import VoidEvaluations, void_evaluations

endpoints = Endpoints("complaints", "evaluations")
EVALUATION_TOKEN = Header(evaluation_token.HEADER, "From an earlier answer: one token evaluates a publication once.")


@endpoints.post(
    "/evaluations",
    who=may("disclosure.evaluate"),
    headers=(EVALUATION_TOKEN,),
    body=schemas.NewEvaluation,
    returns=evaluation_views.EvaluatedView,
    status=201,
    also=(404, 410),
    max_bytes=MAX_BYTES,
    limits=("evaluation",),
)
def evaluate(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """Evaluate a publication, once per Evaluation-Token. A comment becomes an opinion with a receipt.

    Without a token, one address evaluates a publication once within a window; then 429 says when to come again.
    """
    who = evaluation_token.of_header(header(EVALUATION_TOKEN) or None)
    done = evaluate_disclosure(command_of(who, body), work=work, clock=clock())
    return {**done.totals.public(), "token": who.token, **(receipt_of(done.receipt) if done.receipt else {})}


@endpoints.get(
    "/evaluations",
    who=may("voice.read"),
    query=schemas.TotalsQuery,
    returns=evaluation_views.TotalsView,
    also=(404, 410),
)
def show_totals(work: Work, query: dict[str, Any]) -> Reply:
    """How a publication was evaluated: counts always, averages from three evaluations on."""
    row = publications_by_id(work.connection, [query["disclosure"]]).get(query["disclosure"])
    must_be_open(structure(Publication, row) if row is not None else None)
    return Reply(structure(Totals, row).public(), cache="public, max-age=60")


def command_of(who: Evaluator, body: Mapping[str, Any]) -> EvaluateDisclosure:
    """The evaluation that somebody sent, from where he sent it."""
    source = evaluation_token.source(body["disclosure"])
    return EvaluateDisclosure(token=who.token, known=who.is_known, source=source, **body)


@endpoints.get(
    "/evaluations/votes",
    who=may("evaluation.list"),
    query=schemas.EvaluationQuery,
    returns=evaluation_views.EvaluationView,
    many=True,
    also=(404,),
)
def list_votes(work: Work, query: dict[str, Any]) -> Page[Mapping[str, Any]]:
    """The single evaluations of a publication of one's body, newest first, for who looks whether they are genuine."""
    must_let("evaluation.list", work.directory.publication(query["disclosure"]), actor())
    return list_evaluations(work.connection, query)


@endpoints.post(
    "/evaluations/void",
    who=may("evaluation.void"),
    body=schemas.NewVoiding,
    returns=evaluation_views.TotalsView,
    also=(404,),
)
def void(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """Declare evaluations void that were stuffed, with the reason: counts and averages follow, the record stays."""
    return void_evaluations(VoidEvaluations(actor=actor(), **body), work=work, clock=clock()).public()


@endpoints.get(
    "/responses", who=may("voice.read"), query=schemas.ResponseQuery, returns=answer_views.ResponseView, many=True
)
def show_responses(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """您提、我办: published questions and answers, newest first."""
    return list_responses(work.connection, query)
