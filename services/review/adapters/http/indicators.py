"""A superior's indicators and the body's own scores, as JSON."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.incoming import IncomingFile
from chassis.web.reply import Reply
from chassis.web.request import actor, if_match
from services.review.adapters import oversight_acts as acts
from services.review.adapters.access import may
from services.review.adapters.http.indicator_schemas import (
    IndicatorProgressView,
    IndicatorSetSchema,
    IndicatorSetView,
    IndicatorsQuery,
    IndicatorTableQuery,
    ScoreSchema,
)
from services.review.adapters.http.oversight_schemas import DiscardedView
from services.review.adapters.indicator_table import from_table
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.work import Work
from services.review.domain.indicators import IndicatorSet

endpoints = Endpoints("review", "indicators")


@endpoints.get(
    "/indicators",
    who=may("indicators.list"),
    query=IndicatorsQuery,
    returns=IndicatorSetView,
    many=True,
)
def list_indicators(work: Work, query: dict[str, Any]) -> Page[IndicatorSet]:
    """The sets of indicators that the caller may see, newest first."""
    return reads.list_indicators(work.events.connection, actor(), **query)


@endpoints.post(
    "/indicators",
    who=may("indicators.load"),
    body=IndicatorSetSchema,
    returns=IndicatorSetView,
    status=201,
)
def load_indicators(work: Work, body: dict[str, Any]) -> Reply:
    """Load the indicators of a year for a body."""
    done = acts.load_indicators(body, work)
    return Reply(done, location=f"/review/api/v1/indicators/{done.id}")


@endpoints.post(
    "/indicator-table",
    who=may("indicators.load"),
    query=IndicatorTableQuery,
    upload="file",
    kinds=("csv",),
    returns=IndicatorSetView,
    status=201,
)
def load_table(work: Work, query: dict[str, Any], given: IncomingFile) -> Reply:
    """Load the same from a table (csv) with the columns 编号, 指标, 佐证, 分值 (or code, title, evidence, points)."""
    done = acts.load_indicators(from_table(given.content, query), work)
    return Reply(done, location=f"/review/api/v1/indicators/{done.id}")


@endpoints.get("/indicators/<indicators>", who=may("indicators.read"), returns=IndicatorSetView, etag=True)
def show_indicators(work: Work, indicators: str) -> Reply:
    """One set with the scores given so far."""
    found = reads.find_indicators(work.events.connection, indicators, actor())
    return Reply(found, etag=str(found.version))


@endpoints.act(
    "/indicators/<indicators>",
    "score",
    who=may("indicators.score"),
    body=ScoreSchema,
    match="optional",
    returns=IndicatorProgressView,
)
def score(work: Work, body: dict[str, Any], indicators: str) -> Reply:
    """Give the body's own score of an indicator, with its evidence."""
    done = acts.score(indicators, body, if_match() or "", work)
    return Reply(done, etag=str(done.version))


@endpoints.act(
    "/indicators/<indicators>",
    "discard",
    who=may("indicators.load"),
    match="optional",
    returns=DiscardedView,
)
def discard_indicators(work: Work, indicators: str) -> Reply:
    """Delete a set by which nobody scored yet."""
    acts.discard_indicators(indicators, if_match() or "", work)
    return Reply({"id": indicators})
