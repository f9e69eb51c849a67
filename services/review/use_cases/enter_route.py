"""Enter a new version of a body's route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.ports import Actor, Clock, Stale, is_seen
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import RouteFaulty, RoutePending, RouteUnchanged
from services.review.domain.route_check import faults
from services.review.domain.route_version import RouteVersion, entered, is_unchanged, route_thing
from services.review.domain.routes import RouteStep
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterRoute:
    """The new version of a body's route; ``seen`` is the number of the version that was changed."""

    body: str
    code: str
    steps: Sequence[RouteStep]
    deliberate_within: int
    reason: str
    actor: Actor
    seen: str


def enter_route(command: EnterRoute, *, work: UnitOfWork, clock: Clock) -> RouteVersion:
    """Keep it until a leader has confirmed it; what could not be gone is refused."""
    PERMISSIONS.require("route.change", command.actor, route_thing(command.body))
    newest = work.routes.newest(command.body, command.code)
    if newest.state == "pending":
        raise RoutePending(newest.version)
    if not is_seen(newest.version, command.seen):
        raise Stale("流程已被他人更新，请刷新后再改。", "The route was changed meanwhile; read it again.")
    version = drafted(command, newest.version + 1)
    if found := faults(version, work.routes.of_body(command.body, clock.today())):
        raise RouteFaulty(found)
    if is_unchanged(work.routes.in_force(command.body, command.code), version):
        raise RouteUnchanged
    version, events = entered(version, by=command.actor, at=clock.now(), task=work.ids.new())
    work.routes.add(version)
    for event in events:
        work.events.record(event)
    return version


def drafted(command: EnterRoute, number: int) -> RouteVersion:
    """The version that the command describes, its steps as they were entered: what is wrong is told by their order."""
    return RouteVersion(
        body=command.body,
        code=command.code,
        version=number,
        steps=tuple(command.steps),
        deliberate_within=command.deliberate_within,
        reason=command.reason,
    )
