"""Accountability, as JSON; what somebody may not know of is not there."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.review.adapters.access import may
from services.review.adapters.accounting import carry_out, seen_by
from services.review.adapters.http.accountability_schemas import (
    AccountabilityNoticeView,
    AccountabilityProgressView,
    AccountabilityQuery,
    AccountabilityView,
    HearSchema,
    ProposeSchema,
    RulingSchema,
)
from services.review.adapters.storage.reads import accountabilities as reads
from services.review.adapters.storage.work import Work
from services.review.use_cases.propose_accountability import ProposeAccountability, propose_accountability

MATTER = "/accountabilities/<matter>"
READ = may("accountability.read", "accountability.read_published")

endpoints = Endpoints("review", "accountabilities")


@endpoints.get(
    "/accountabilities",
    who=may("accountability.list"),
    query=AccountabilityQuery,
    returns=AccountabilityNoticeView,
    many=True,
)
def list_accountabilities(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The matters that the caller may see, newest first."""
    reader = actor()
    found = reads.list_accountabilities(work.events.connection, reader, **query)
    return found.map(lambda matter: seen_by(matter, reader))


@endpoints.post(
    "/accountabilities",
    who=may("accountability.propose"),
    body=ProposeSchema,
    returns=AccountabilityProgressView,
    status=201,
)
def propose_measure(work: Work, body: dict[str, Any]) -> Reply:
    """Propose that somebody be held to account; he is heard first."""
    new = propose_accountability(ProposeAccountability(actor=actor(), **body), work=work, clock=clock())
    return Reply(new, location=f"/review/api/v1/accountabilities/{new.id}")


@endpoints.get(MATTER, who=READ, returns=AccountabilityView, etag=True)
def show_accountability(work: Work, matter: str) -> Reply:
    """One matter: all of it for those concerned, what is published for others of the body."""
    found = reads.find_accountability(work.events.connection, matter, actor())
    return Reply(seen_by(found, actor()), etag=str(found.version))


@endpoints.act(
    MATTER,
    "hear",
    who=may("accountability.hear"),
    body=HearSchema,
    match="optional",
    returns=AccountabilityProgressView,
)
def hear_person(work: Work, body: dict[str, Any], matter: str) -> Reply:
    """Make one's statement, take it down, or waive it."""
    return _done("hear", body, matter, work)


@endpoints.act(
    MATTER,
    "decide",
    who=may("accountability.decide"),
    body=RulingSchema,
    match="optional",
    returns=AccountabilityProgressView,
)
def decide_on_measure(work: Work, body: dict[str, Any], matter: str) -> Reply:
    """Decide; never who proposed it, never the person."""
    return _done("decide", body, matter, work)


@endpoints.act(
    MATTER, "publish", who=may("accountability.publish"), match="optional", returns=AccountabilityProgressView
)
def publish_measure(work: Work, matter: str) -> Reply:
    """Publish it inside until the effect ends."""
    return _done("publish", {}, matter, work)


def _done(act: str, given: dict[str, Any], matter: str, work: Work) -> Reply:
    done = carry_out(act, given, matter, seen=if_match() or "", work=work)
    return Reply(done, etag=str(done.version))
