"""Earlier refusals beside a case, as JSON."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.request import actor
from services.review.adapters.access import may
from services.review.adapters.http.case_views import PrecedentsView
from services.review.adapters.storage.reads.cases import find_case
from services.review.adapters.storage.reads.precedents import precedents_of
from services.review.adapters.storage.work import Work

endpoints = Endpoints("review", "precedents")


@endpoints.get("/cases/<case_id>/precedents", who=may("case.read"), returns=PrecedentsView)
def show_precedents(work: Work, case_id: str) -> dict[str, Any]:
    """What was refused earlier, in the body and audience of this case, that the caller may know of."""
    connection, reader = work.events.connection, actor()
    return {"items": precedents_of(connection, find_case(connection, case_id, reader), reader)}
