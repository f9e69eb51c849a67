"""The routes of a body as JSON."""

from __future__ import annotations

from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, required_version
from services.review.adapters.access import may
from services.review.adapters.http.route_schemas import (
    DifferencesView,
    DiffQuery,
    RouteQuery,
    RouteSchema,
    RouteView,
    VersionQuery,
)
from services.review.adapters.routing import command_of, number_of
from services.review.adapters.storage.reads import routes as reads
from services.review.adapters.storage.work import Work
from services.review.domain.refusals import RouteNotFound
from services.review.domain.route_version import RouteVersion, differences
from services.review.use_cases.enter_route import enter_route
from services.review.use_cases.settle_route import settle_route

ROUTE = "/routes/<body_code>/<code>"
VERSION = f"{ROUTE}/versions/<version>"

endpoints = Endpoints("review", "routes")


@endpoints.get("/routes", who=may("route.read"), query=RouteQuery, returns=RouteView, many=True, also=(404,))
def list_routes(work: Work, query: dict[str, Any]) -> Page[RouteVersion]:
    """The routes that are in force in a body, and the versions that wait to be confirmed."""
    who = actor()
    return Page(reads.routes_of(work.events.connection, query["body"] or who.body, who))


@endpoints.get(ROUTE, who=may("route.read"), returns=RouteView, etag=True)
def show_route(work: Work, body_code: str, code: str) -> Reply:
    """The version that is in force; its ETag is the number of the newest version, for a change."""
    versions = reads.versions_of(work.events.connection, body_code, code, actor(), cursor=None, limit=1)
    if not versions.items:
        raise RouteNotFound
    return Reply(work.routes.in_force(body_code, code), etag=str(versions.items[0].version))


@endpoints.get(f"{ROUTE}/versions", who=may("route.read"), query=VersionQuery, returns=RouteView, many=True)
def list_versions(work: Work, query: dict[str, Any], body_code: str, code: str) -> Page[RouteVersion]:
    """Every version of a route, the newest first."""
    return reads.versions_of(work.events.connection, body_code, code, actor(), **query)


@endpoints.get(VERSION, who=may("route.read"), returns=RouteView)
def show_version(work: Work, body_code: str, code: str, version: str) -> RouteVersion:
    """One version of a route."""
    return reads.find_version(work.events.connection, body_code, code, number_of(version), actor())


@endpoints.get(f"{ROUTE}/diff", who=may("route.read"), query=DiffQuery, returns=DifferencesView)
def show_differences(work: Work, query: dict[str, Any], body_code: str, code: str) -> dict[str, Any]:
    """Which steps differ between two versions, and in what."""
    numbers = (query["before"], query["after"])
    before, after = (reads.find_version(work.events.connection, body_code, code, number, actor()) for number in numbers)
    return {**query, "steps": differences(before, after)}


@endpoints.put(ROUTE, who=may("route.change"), body=RouteSchema, match="required", returns=RouteView)
def enter(work: Work, given: dict[str, Any], body_code: str, code: str) -> Reply:
    """Enter a new version on the newest one, which waits until a leader has confirmed it."""
    version = enter_route(command_of(given, body_code, code, seen=required_version()), work=work, clock=clock())
    return Reply(version, etag=str(version.version))


@endpoints.act(VERSION, "confirm", who=may("route.confirm"), returns=RouteView)
def confirm(work: Work, body_code: str, code: str, version: str) -> RouteVersion:
    """Put a version in force: what is proposed from then on goes this way."""
    return settle_route(body_code, code, number_of(version), "confirm", by=actor(), work=work, clock=clock())


@endpoints.act(VERSION, "discard", who=may("route.discard"), returns=RouteView)
def discard(work: Work, body_code: str, code: str, version: str) -> RouteVersion:
    """Take back a version that waits to be confirmed."""
    return settle_route(body_code, code, number_of(version), "discard", by=actor(), work=work, clock=clock())
