"""The office's registers: the body's own rules (制度), and training and publicity for the work (宣传、培训、知晓率)."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.http import register_schemas as schemas
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.http.views import registers as views
from services.catalog.adapters.http.views.values import API
from services.catalog.adapters.storage.reads import registers as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.activity import Activity
from services.catalog.domain.bylaw import Bylaw
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.vocabulary import BYLAW_KINDS
from services.catalog.use_cases.on_bylaw import OnBylaw
from services.catalog.use_cases.remove_bylaw import remove_bylaw
from services.catalog.use_cases.review_bylaw import ReviewBylaw, review_bylaw
from services.catalog.use_cases.save_activity import OnActivity, SaveActivity, remove_activity, save_activity
from services.catalog.use_cases.save_bylaw import SaveBylaw, save_bylaw

BYLAW, ACTIVITY = "/bylaws/<bylaw>", "/activities/<activity>"

endpoints = Endpoints("catalog", "registers")


@endpoints.get("/bylaws", who=may("bylaw.read"), query=schemas.BylawsQuery, returns=views.BylawLineView, many=True)
def list_bylaws(work: Work, query: dict[str, Any]) -> Any:
    """The rules that bodies made for their own work of disclosure; what is not in force only for a body's staff."""
    return reads.list_bylaws(work.events.connection, actor(), query, clock().today())


@endpoints.get(
    "/missing-bylaws",
    who=may("bylaw.read"),
    query=schemas.OfBodyQuery,
    returns=views.KindView,
    many=True,
    also=(404,),
)
def list_missing(work: Work, query: dict[str, Any]) -> Any:
    """Those of the eight (八项制度) of which a body has none in force."""
    body = work.bodies.get(query["body"])
    if body is None:
        raise NoSuchBody(query["body"])
    missing = reads.missing_kinds(work.events.connection, body, clock().today())
    return Page([{"kind": kind, "name": BYLAW_KINDS[kind]} for kind in missing])


@endpoints.post(
    "/bylaws",
    who=may("bylaw.keep"),
    body=schemas.BylawSchema,
    returns=views.BylawView,
    status=201,
    also=(404,),
    etag=True,
)
def add_bylaw(work: Work, given: dict[str, Any]) -> Reply:
    """Enter a version of a rule."""
    command = SaveBylaw(actor=actor(), bylaw=schemas.bylaw_of(given))
    bylaw = save_bylaw(command, work=work, clock=clock())
    return _kept(bylaw, location=f"{API}/bylaws/{bylaw.id}")


@endpoints.get(BYLAW, who=may("bylaw.read"), returns=views.BylawLineView, etag=True)
def show_bylaw(work: Work, bylaw: str) -> Reply:
    """One version of a rule."""
    found = reads.find_bylaw(work.events.connection, actor(), bylaw, clock().today())
    return Reply(found, etag=f"{found['etag']}-{found['state']}")


@endpoints.put(BYLAW, who=may("bylaw.keep"), body=schemas.BylawChange, returns=views.BylawView, match="required")
def change_bylaw(work: Work, given: dict[str, Any], bylaw: str) -> Reply:
    """Change what is entered of a version; send If-Match. A new version is entered beside it."""
    command = SaveBylaw(actor=actor(), bylaw=schemas.bylaw_of(given, id=bylaw), expected=if_match())
    return _kept(save_bylaw(command, work=work, clock=clock()))


@endpoints.act(
    BYLAW,
    "review",
    who=may("bylaw.keep"),
    body=schemas.BylawReviewSchema,
    returns=views.BylawView,
    match="optional",
)
def review(work: Work, given: dict[str, Any], bylaw: str) -> Reply:
    """Note that somebody looked at it again, and until when the next time."""
    command = ReviewBylaw(actor=actor(), bylaw=bylaw, expected=if_match(), **given)
    return _kept(review_bylaw(command, work=work, clock=clock()))


@endpoints.act(
    BYLAW, "remove", who=may("bylaw.keep"), body=NeededReasonSchema, returns=views.BylawView, match="optional"
)
def take_bylaw_out(work: Work, given: dict[str, Any], bylaw: str) -> Reply:
    """Take out what was entered by mistake; a rule that is no longer in force is given the day of its repeal."""
    command = OnBylaw(actor=actor(), bylaw=bylaw, expected=if_match(), **given)
    return _kept(remove_bylaw(command, work=work, clock=clock()))


@endpoints.get(
    "/activities", who=may("activity.read"), query=schemas.ActivitiesQuery, returns=views.ActivityView, many=True
)
def list_activities(work: Work, query: dict[str, Any]) -> Any:
    """What was held for training and publicity, the latest first."""
    return reads.list_activities(work.events.connection, actor(), query)


@endpoints.post(
    "/activities",
    who=may("activity.keep"),
    body=schemas.ActivitySchema,
    returns=views.ActivityView,
    status=201,
    also=(404,),
    etag=True,
)
def add_activity(work: Work, given: dict[str, Any]) -> Reply:
    """Enter what was held."""
    command = SaveActivity(actor=actor(), activity=schemas.activity_of(given))
    activity = save_activity(command, work=work, clock=clock())
    return _kept(activity, location=f"{API}/activities/{activity.id}")


@endpoints.get(ACTIVITY, who=may("activity.read"), returns=views.ActivityView, etag=True)
def show_activity(work: Work, activity: str) -> Reply:
    """One entry."""
    return _kept(reads.find_activity(work.events.connection, actor(), activity))


@endpoints.put(
    ACTIVITY, who=may("activity.keep"), body=schemas.ActivityChange, returns=views.ActivityView, match="required"
)
def change_activity(work: Work, given: dict[str, Any], activity: str) -> Reply:
    """Change an entry; send If-Match."""
    command = SaveActivity(actor=actor(), activity=schemas.activity_of(given, id=activity), expected=if_match())
    return _kept(save_activity(command, work=work, clock=clock()))


@endpoints.act(
    ACTIVITY,
    "remove",
    who=may("activity.keep"),
    body=NeededReasonSchema,
    returns=views.ActivityView,
    match="optional",
)
def take_activity_out(work: Work, given: dict[str, Any], activity: str) -> Reply:
    """Take out what was entered by mistake."""
    command = OnActivity(actor=actor(), activity=activity, expected=if_match(), **given)
    return _kept(remove_activity(command, work=work, clock=clock()))


@endpoints.get(
    "/awareness",
    who=may("awareness.read"),
    query=schemas.AwarenessQuery,
    returns=views.AwarenessView,
    also=(404,),
)
def show_awareness(work: Work, query: dict[str, Any]) -> dict[str, Any]:
    """What a body held in a year, and how many of those who were asked knew of it (知晓率)."""
    if work.bodies.get(query["body"]) is None:
        raise NoSuchBody(query["body"])
    return reads.awareness_of(work.events.connection, query["body"], query["year"] or clock().today().year)


def _kept(entry: Bylaw | Activity, location: str = "") -> Reply:
    return Reply(entry, etag=str(entry.etag), location=location)
