"""The public's evaluations of publications, and the published responses."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.web.http import PUBLIC_ACCESS, Reply, blueprint, clock, endpoint, page_of
from services.complaints.adapters import evaluation_token
from services.complaints.adapters.http import schemas, shapes
from services.complaints.adapters.plain import refuse_nul
from services.complaints.domain.evaluation import must_be_open
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.evaluate_disclosure import EvaluateDisclosure, evaluate_disclosure

api = blueprint("complaints", "evaluations")
api.before_request(refuse_nul)


@endpoint(
    api,
    "POST",
    "/evaluations",
    who=PUBLIC_ACCESS,
    body=schemas.NewEvaluation,
    returns=schemas.EvaluatedSchema,
    status=201,
    max_bytes=200_000,
)
def evaluate(work: UnitOfWork, body: dict[str, Any]) -> Reply:
    """Evaluate a publication, once per Evaluation-Token. A comment becomes an opinion with a receipt."""
    token = evaluation_token.of_header(request.headers.get(evaluation_token.HEADER))
    done = evaluate_disclosure(EvaluateDisclosure(token=token, **body), work=work, clock=clock())
    data = {**done.totals.public(), "token": token}
    if done.receipt is not None:
        given = shapes.receipt_of(done.receipt)
        data |= {name: given[name] for name in ("number", "receipt_code")}
    return Reply(data)


@endpoint(api, "GET", "/evaluations", who=PUBLIC_ACCESS, query=schemas.TotalsQuery, returns=schemas.TotalsSchema)
def show_totals(work: UnitOfWork, query: dict[str, Any]) -> Reply:
    """How a publication was evaluated: counts always, averages from three evaluations on."""
    publication, totals = work.evaluations.totals(query["disclosure"])
    must_be_open(publication)
    return Reply(totals.public(), cache="public, max-age=60")


@endpoint(
    api, "GET", "/responses", who=PUBLIC_ACCESS, query=schemas.ResponseQuery, returns=schemas.ResponseSchema, many=True
)
def list_responses(work: UnitOfWork, query: dict[str, Any]) -> Reply:
    """您提、我办: published questions and answers, newest first."""
    page = work.answers.published(
        body=query["body"], disclosure=query["disclosure"], after=query["cursor"], limit=query["limit"]
    )
    return page_of([shapes.response_of(response) for response in page.entries], page.next)
