"""The register of training and publicity for the work of disclosure (宣传、培训), and how many know of it (知晓率)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent
from services.catalog.domain.checks import Errors
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.permissions import PERMISSIONS

SURVEY = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What was held on a day. ``asked`` and ``aware``: how many were asked, and how many of them knew; ``source`` says
    where these two come from. ``materials`` says where its papers are found.
    """

    id: str
    body: str
    code: str
    kind: str
    held_on: date
    topic: str
    participants: int | None = None
    asked: int | None = None
    aware: int | None = None
    source: str = ""
    materials: str = ""
    etag: int = 0

    @property
    def thing(self) -> Thing:
        """The entry as the permission table sees it."""
        return Thing(body=self.body)

    @property
    def awareness(self) -> float | None:
        """知晓率 in per cent; None where nobody was asked."""
        return awareness(self.asked or 0, self.aware or 0)


def awareness(asked: int, aware: int) -> float | None:
    """知晓率 in per cent, to one decimal; None where nobody was asked."""
    return round(100 * aware / asked, 1) if asked else None


def save_activity(activity: Activity, *, by: Actor, at: datetime, today: date) -> DomainEvent:
    """Enter what was held, or change it. Raises :class:`~chassis.ports.Invalid` with every wrong field."""
    PERMISSIONS.require("activity.keep", by, activity.thing)
    _check(activity, today)
    return _event(activity, "changed", by, at)


def remove_activity(activity: Activity, *, reason: str, by: Actor, at: datetime) -> DomainEvent:
    """What was entered by mistake is taken out; the audit keeps that, and why."""
    PERMISSIONS.require("activity.keep", by, activity.thing)
    require_reason(reason)
    return _event(activity, "removed", by, at, reason=reason)


def _check(activity: Activity, today: date) -> None:
    errors, asked, aware = Errors(), activity.asked, activity.aware
    errors.need(
        activity.held_on <= today,
        "held_on",
        "日期不能晚于今天；办完以后再登记。",
        "That day is still to come; enter it once it was held.",
    )
    errors.need(
        asked is not None or activity.kind != SURVEY,
        "asked",
        "知晓率调查须填写调查人数。",
        "A survey says how many were asked.",
    )
    errors.need(
        (asked is None) == (aware is None),
        "aware" if aware is None else "asked",
        "调查人数和知晓人数须一起填写。",
        "Give both: how many were asked, and how many knew.",
    )
    errors.need(
        asked is None or aware is None or aware <= asked,
        "aware",
        "知晓人数不能多于调查人数。",
        "No more can know than were asked.",
    )
    errors.need(
        asked is None or bool(activity.source),
        "source",
        "填写了调查人数的，须写明数据来源，例如：问卷调查，2026年6月。",
        "Say where these figures come from.",
    )
    errors.refuse("invalid_activity")


def _event(activity: Activity, verb: str, by: Actor, at: datetime, **more: str) -> DomainEvent:
    """Audited only: no other service asks for it."""
    names = ("code", "kind", "held_on", "participants", "asked", "aware")
    return DomainEvent(
        name=f"activity.{verb}",
        aggregate=activity.id,
        body=activity.body,
        actor=by,
        at=at,
        detail={name: getattr(activity, name) for name in names} | more,
        announce=False,
    )
