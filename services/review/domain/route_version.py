"""A version of a body's route: entered by its office, in force once somebody else confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.review.domain.permissions import ENTERED, PERMISSIONS
from services.review.domain.refusals import NotPending
from services.review.domain.routes import ROUTE_NAMES, RouteStep
from services.review.domain.step import Person

KIND = "confirm_route"
# "–" is the state before there is a version.
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "enter"): "pending",
    ("pending", "confirm"): "in_force",
    ("pending", "discard"): "discarded",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteVersion:
    """One version. That of ``body`` "" came with the program and holds for every body that has none of its own.

    ``deliberate_within``: the leading group deliberates afterwards (审议), within so many working days; 0: it need not.
    An open case keeps the version that it was opened under.
    """

    body: str
    code: str
    version: int
    steps: tuple[RouteStep, ...]
    deliberate_within: int = 0
    state: str = "in_force"
    reason: str = ""
    entered_by: Person | None = None
    entered_at: datetime | None = None
    settled_by: Person | None = None
    settled_at: datetime | None = None
    task: str = ""

    @property
    def name(self) -> str:
        """As people call it."""
        return ROUTE_NAMES[self.code]

    def event(self, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
        """What the audit keeps; routes are told to nobody."""
        return DomainEvent(
            name=f"route.{verb}",
            aggregate=f"{self.body}-{self.code}",
            body=self.body,
            actor=by,
            at=at,
            detail={"version": self.version, "state": self.state, **detail},
            announce=False,
        )

    def confirming(self) -> Task:
        """The leader is asked whether it shall be in force."""
        entered = self.entered_by
        return Task(
            id=self.task,
            kind=KIND,
            title=f"“{self.name}”审核流程第 {self.version} 版等待确认",
            roles=("leader",),
            body=self.body,
            page=f"/review/routes/{self.body}/{self.code}",
            about=("route", f"{self.body}-{self.code}"),
            not_for=(entered.sub,) if entered else (),
            from_department=entered.department if entered else "",
            from_name=entered.name if entered else "",
        )

    def task_kept(self) -> dict[str, Any]:
        """What the audit keeps of that task."""
        about = f"{self.body}-{self.code}"
        return {"correlation": about, "detail": {"kind": KIND, "route": about, "version": self.version}}


def route_thing(body: str, entered_by: Person | None = None) -> Thing:
    """The routes of a body, as the permission table sees them."""
    return Thing(body=body, kept_from={ENTERED: (entered_by.sub,)} if entered_by else {})


def entered(version: RouteVersion, *, by: Actor, at: datetime, task: str) -> tuple[RouteVersion, list[DomainEvent]]:
    """A version that waits for somebody else to confirm it."""
    PERMISSIONS.require("route.change", by, route_thing(version.body))
    state = TRANSITIONS["–", "enter"]
    waiting = replace(version, state=state, entered_by=Person.of(by), entered_at=at, task=task)
    event = waiting.event("entered", by=by, at=at, reason=version.reason)
    return waiting, [event, waiting.confirming().opened(by=SYSTEM, at=at, **waiting.task_kept())]


def settled(version: RouteVersion, act: str, *, by: Actor, at: datetime) -> tuple[RouteVersion, list[DomainEvent]]:
    """Confirm or discard a version that waits; who entered it confirms nothing, and may discard it."""
    PERMISSIONS.require(f"route.{act}", by, route_thing(version.body, version.entered_by))
    if (version.state, act) not in TRANSITIONS:
        raise NotPending(version.state)
    after = replace(version, state=TRANSITIONS[version.state, act], settled_by=Person.of(by), settled_at=at)
    closed = after.confirming().closed(after.state, by=by, at=at, **after.task_kept())
    return after, [after.event("confirmed" if act == "confirm" else "discarded", by=by, at=at), closed]


def is_unchanged(before: RouteVersion, after: RouteVersion) -> bool:
    """Whether both say the same, in whatever order their steps were written down."""
    old, new = ({step.name: step for step in version.steps} for version in (before, after))
    return (old, before.deliberate_within) == (new, after.deliberate_within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A step that one of two versions has and the other has not, or that differs: by name, before and after."""

    name: str
    before: RouteStep | None
    after: RouteStep | None
    fields: tuple[str, ...] = ()


def differences(before: RouteVersion, after: RouteVersion) -> list[Difference]:
    """Step by step, by their names."""
    old, new = ({step.name: step for step in version.steps} for version in (before, after))
    names = dict.fromkeys((*old, *new))
    found = [_difference(name, old.get(name), new.get(name)) for name in names]
    return [one for one in found if one.before is None or one.after is None or one.fields]


def _difference(name: str, before: RouteStep | None, after: RouteStep | None) -> Difference:
    names = (each.name for each in fields(RouteStep))
    differing = [name for name in names if before and after and getattr(before, name) != getattr(after, name)]
    return Difference(name=name, before=before, after=after, fields=tuple(differing))
