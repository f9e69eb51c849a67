"""Obligations and coverage: what is owed, what is public of it, what the office excuses."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.input import Nothing
from chassis.web.reply import Reply, next_url
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.http.published_schemas import CoverageQuery, ObligationsQuery
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.http.views import obligations as views
from services.catalog.adapters.stale import stale_day
from services.catalog.adapters.storage.reads import obligations as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.use_cases.excuse_obligation import OnObligation, excuse_obligation, undo_excuse

OBLIGATION = "/obligations/<obligation>"

endpoints = Endpoints("catalog", "obligations")


@endpoints.get("/coverage", who=may("obligation.read"), query=CoverageQuery, returns=views.CoverageView)
def show_coverage(work: Work, query: dict[str, Any]) -> Reply:
    """How many obligations of a year stand how, and the gaps, those due first before the others."""
    connection, today = work.events.connection, clock().today()
    gaps = reads.list_obligations(connection, actor(), query, today, only=reads.is_gap(today))
    link = next_url(gaps)
    answer = {
        "year": query["year"] or today.year,
        "coverage": reads.coverage(connection, actor(), query, today),
        "stale": reads.count_stale(connection, actor(), query, today, stale_day(today)),
        "items": [SimpleNamespace(**line) for line in gaps],
        "next": gaps.next,
    }
    return Reply(SimpleNamespace(**answer), headers={"Link": f'<{link}>; rel="next"'} if link else {})


@endpoints.get(
    "/obligations",
    who=may("obligation.read"),
    query=ObligationsQuery,
    returns=views.ObligationView,
    many=True,
)
def list_obligations(work: Work, query: dict[str, Any]) -> Any:
    """Obligations of a year, by the day on which they are due."""
    today = clock().today()
    only = reads.stale_before(stale_day(today)) if query["stale"] else None
    found = reads.list_obligations(work.events.connection, actor(), query, today, only=only)
    return found.map(lambda line: SimpleNamespace(**line))


@endpoints.get(OBLIGATION, who=may("obligation.read"), returns=views.ObligationView, etag=True)
def show_obligation(work: Work, obligation: str) -> Reply:
    """One obligation."""
    return _shown(work, obligation)


@endpoints.act(
    OBLIGATION,
    "excuse",
    who=may("obligation.excuse"),
    body=NeededReasonSchema,
    returns=views.ObligationView,
    match="optional",
)
def excuse(work: Work, given: dict[str, Any], obligation: str) -> Reply:
    """Excuse it, with a reason; it counts no more."""
    command = OnObligation(actor=actor(), obligation=obligation, reason=given["reason"], expected=if_match())
    excuse_obligation(command, work=work, clock=clock())
    return _shown(work, obligation)


@endpoints.act(
    OBLIGATION,
    "undo-excuse",
    who=may("obligation.excuse"),
    body=Nothing,
    returns=views.ObligationView,
    match="optional",
)
def take_excuse_back(work: Work, given: dict[str, Any], obligation: str) -> Reply:
    """Take an excuse back: it is owed again, due on its own day."""
    undo_excuse(OnObligation(actor=actor(), obligation=obligation, expected=if_match()), work=work, clock=clock())
    return _shown(work, obligation)


def _shown(work: Work, identity: str) -> Reply:
    line = reads.find_obligation(work.events.connection, actor(), identity, clock().today())
    return Reply(SimpleNamespace(**line), etag=str(line["obligation"].etag))
