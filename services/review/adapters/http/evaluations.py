"""What was published, and what the leading group said of it, as JSON."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor
from services.review.adapters.access import may
from services.review.adapters.http.evaluation_schemas import (
    EvaluationDoneView,
    EvaluationQuery,
    EvaluationSchema,
    EvaluationView,
)
from services.review.adapters.http.oversight_schemas import PublicationQuery, PublicationView
from services.review.adapters.oversight_acts import record_evaluation
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.work import Work
from services.review.domain.evaluation import Evaluation
from services.review.domain.publication import Publication

endpoints = Endpoints("review", "evaluations")


@endpoints.get(
    "/publications",
    who=may("publication.list"),
    query=PublicationQuery,
    returns=PublicationView,
    many=True,
)
def list_publications(work: Work, query: dict[str, Any]) -> Page[Publication]:
    """What is public and may be evaluated or inspected, newest first."""
    return reads.list_publications(work.events.connection, actor(), **query)


@endpoints.get(
    "/evaluations",
    who=may("evaluation.list"),
    query=EvaluationQuery,
    returns=EvaluationView,
    many=True,
)
def list_evaluations(work: Work, query: dict[str, Any]) -> Page[Evaluation]:
    """The evaluations that the caller may see, newest first."""
    return reads.list_evaluations(work.events.connection, actor(), **query)


@endpoints.get("/evaluations/<evaluation>", who=may("evaluation.read"), returns=EvaluationView, etag=True)
def show_evaluation(work: Work, evaluation: str) -> Reply:
    """What the leading group said once."""
    found = reads.find_evaluation(work.events.connection, evaluation, actor())
    return Reply(found, etag=str(found.version))


@endpoints.post(
    "/evaluations",
    who=may("evaluation.conclude"),
    body=EvaluationSchema,
    returns=EvaluationDoneView,
    status=201,
)
def evaluate(work: Work, body: dict[str, Any]) -> Reply:
    """Record what the leading group said, and issue the order that follows from it."""
    done, order = record_evaluation(body, work)
    data = {
        "id": done.id,
        "conclusion": done.conclusion,
        "record_digest": done.record_digest,
        "order": order.id if order else None,
    }
    return Reply(data, location=f"/review/api/v1/evaluations/{done.id}")
