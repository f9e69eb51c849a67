"""What becomes of an obligation: each transition returns it as it is then, and what is told of that.

Its tasks follow from what several say together (:mod:`services.catalog.domain.obligation_tasks`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, DomainEvent, WorkCalendar
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.directory_refusals import NotExcused, ObligationSettled
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import AD_HOC, BY_OFFICE, Excuse, Obligation, counted, is_asked, name_of
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.time_limit import DUE_SOON_WORKING_DAYS, TimeLimit

DUE_SOON, OVERDUE = "due_soon", "overdue"
RANK = ("", DUE_SOON, OVERDUE)
Changed = tuple[Obligation, list[DomainEvent]]


def to_be_announced(obligation: Obligation, *, calendar: WorkCalendar, today: date) -> str:
    """What its due date wants said today: nothing, that it is due soon, or that it is overdue."""
    if not obligation.is_open:
        return ""
    if today > obligation.due_on:
        return OVERDUE
    return DUE_SOON if calendar.working_days(today, obligation.due_on) <= DUE_SOON_WORKING_DAYS else ""


def announce(obligation: Obligation, *, calendar: WorkCalendar, today: date, at: datetime) -> Changed:
    """Say that it is due soon, or overdue, unless that was said of this due date already."""
    said = to_be_announced(obligation, calendar=calendar, today=today)
    if RANK.index(said) <= RANK.index(obligation.announced):
        return obligation, []
    told = replace(obligation, announced=said)
    return told, [obligation_event(told, said, at=at)]


def fulfil(obligation: Obligation, *, by: str, on: date, at: datetime) -> Changed:
    """It is covered by something public since ``on``; said once, however much covers it."""
    if obligation.fulfilled_on is not None:
        return obligation, []
    done = replace(obligation, fulfilled_on=on, fulfilled_by=by)
    return done, [obligation_event(done, "fulfilled", at=at)]


def uncover(
    obligation: Obligation,
    *,
    on: date,
    limit: TimeLimit,
    calendar: WorkCalendar,
    at: datetime,
) -> Changed:
    """Nothing covers it any more: it is due by the limit from that day, unless its own day is later."""
    again = counted(obligation, on, limit, calendar=calendar)
    if again.due_on <= obligation.due_on:
        again = obligation
    again = replace(again, fulfilled_on=None, fulfilled_by="", announced="")
    return again, [obligation_event(again, "reopened", at=at)]


def recount(
    obligation: Obligation,
    start: date,
    limit: TimeLimit,
    *,
    calendar: WorkCalendar,
    today: date,
    at: datetime,
) -> Changed:
    """Count what is open anew: another day of formation, another limit, or a newer calendar. What is closed stays.

    What was said of the day before counts no more where it no longer holds.
    """
    if not obligation.is_open:
        return obligation, []
    again = counted(obligation, start, limit, calendar=calendar)
    if (again.due_on, again.provisional) == (obligation.due_on, obligation.provisional):
        return again, []
    said = to_be_announced(again, calendar=calendar, today=today)
    held = min(said, obligation.announced, key=RANK.index)
    again = replace(again, announced=held)
    return again, [obligation_event(again, "deadline_changed", at=at)]


def excuse(obligation: Obligation, *, reason: str, by: Actor, at: datetime) -> Changed:
    """The office says why it need not be fulfilled. Raises :class:`ObligationSettled`."""
    PERMISSIONS.require("obligation.excuse", by, obligation.thing)
    require_reason(reason)
    if not obligation.is_open:
        raise ObligationSettled
    return end(obligation, BY_OFFICE, by=by, at=at, reason=reason)


def undo_excuse(obligation: Obligation, item: Item, *, by: Actor, at: datetime) -> Changed:
    """Take back what the office said; what follows from item or review is not its to undo.

    Raises :class:`NotExcused`.
    """
    PERMISSIONS.require("obligation.excuse", by, obligation.thing)
    if obligation.excuse is None or obligation.excuse.kind != BY_OFFICE or not is_asked(item, obligation):
        raise NotExcused
    again = replace(obligation, excuse=None, announced="" if obligation.fulfilled_on is None else obligation.announced)
    return again, [obligation_event(again, "reopened", at=at, by=by)]


def end(obligation: Obligation, kind: str, *, at: datetime, by: Actor = SYSTEM, reason: str = "") -> Changed:
    """It need not be fulfilled, for a reason of that kind."""
    ended = replace(obligation, excuse=Excuse(kind=kind, reason=reason, by=by.snapshot(), at=at))
    return ended, [obligation_event(ended, "excused", at=at, by=by)]


def resume(obligation: Obligation, start: date, limit: TimeLimit, *, calendar: WorkCalendar, at: datetime) -> Changed:
    """The directory asks for it again: it is due by the limit from that day."""
    again = counted(obligation, start, limit, calendar=calendar)
    again = replace(again, excuse=None, announced="")
    return again, [obligation_event(again, "reopened", at=at)]


def drop(obligation: Obligation, *, at: datetime) -> list[DomainEvent]:
    """The matter is given up before it was public: nothing is left of it."""
    return [obligation_event(obligation, "dropped", at=at)]


def obligation_event(obligation: Obligation, verb: str, *, at: datetime, by: Actor = SYSTEM) -> DomainEvent:
    """What happened to it, for others and for the audit: days and codes, no word."""
    data: dict[str, Any] = {
        "id": obligation.id,
        "body": obligation.body,
        "item": obligation.item,
        "element": obligation.element,
        "occasion": obligation.occasion,
        "frequency": obligation.frequency,
        "audience": obligation.audience,
        "department": obligation.department,
        "due_on": obligation.due_on,
        "provisional": obligation.provisional,
        "fulfilled_on": obligation.fulfilled_on,
        "on_time": obligation.is_on_time if obligation.fulfilled_on else None,
        "excuse": obligation.excuse.kind if obligation.excuse else None,
    }
    detail = {name: data[name] for name in ("item", "element", "occasion", "due_on", "fulfilled_on", "excuse")}
    if obligation.excuse and obligation.excuse.reason:
        detail["reason_digest"] = digest_of(obligation.excuse.reason)
    return DomainEvent(
        name=f"obligation.{verb}",
        aggregate=obligation.id,
        body=obligation.body,
        audience=obligation.audience,
        actor=by,
        at=at,
        data=data,
        detail=detail,
        correlation=obligation.id,
    )


def described(obligation: Obligation, item: Item) -> str:
    """Which it is: the item, its element, the period."""
    element = next((each.name for each in item.elements if each.code == obligation.element), "")
    about = "，".join(part for part in (element, name_of(obligation.occasion, obligation.frequency)) if part)
    return f"{item.title}（{about}）" if about else item.title


def form_of(obligation: Obligation) -> str:
    """The address of the form that closes it: a new draft with item, element and period; a matter has its own."""
    if obligation.frequency == AD_HOC:
        return f"/catalog/disclosures/{obligation.occasion}"
    element = f"&element={obligation.element}" if obligation.element else ""
    period = f"&period={obligation.occasion}" if obligation.occasion else ""
    return f"/catalog/disclosures/new?item={obligation.item}{element}{period}"
