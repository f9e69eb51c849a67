"""Confirm or discard a version of a route that waits."""

from __future__ import annotations

from chassis.ports import Actor, Clock
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import RouteFaulty, RouteNotFound
from services.review.domain.route_check import faults
from services.review.domain.route_version import RouteVersion, route_thing, settled
from services.review.ports import UnitOfWork


def settle_route(
    body: str, code: str, version: int, act: str, *, by: Actor, work: UnitOfWork, clock: Clock
) -> RouteVersion:
    """What is proposed from then on goes the confirmed version; who could take its steps is asked once more."""
    PERMISSIONS.require("route.read", by, route_thing(body))
    newest = work.routes.newest(body, code)
    if newest.version != version or newest.body != body:
        raise RouteNotFound
    after, events = settled(newest, act, by=by, at=clock.now())
    if act == "confirm" and (found := faults(after, work.routes.of_body(body, clock.today()))):
        raise RouteFaulty(found)
    work.routes.save(after)
    for event in events:
        work.events.record(event)
    return after
