"""What becomes of an obligation: each transition returns it as it is then, and what is told of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, DomainEvent, Task, WorkCalendar
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import AD_HOC, BY_OFFICE, Excuse, Obligation, counted, is_asked, name_of
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.refusals import NotExcused, ObligationSettled
from services.catalog.domain.tasks import LONGEST_TITLE
from services.catalog.domain.time_limit import DUE_SOON_WORKING_DAYS, TimeLimit
from services.vocabulary import PARTY_MATTER

DUE_SOON, OVERDUE = "due_soon", "overdue"
_RANK = ("", DUE_SOON, OVERDUE)
TASKS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "obligation_due": ("公开期限临近，请起草并提出：{what}", ("proposer", "section_head"), DUE_SOON),
    "obligation_overdue": ("逾期未公开，请督促办理：{what}", ("office",), OVERDUE),
}
"""The tasks of what the directory asks for: title, whom they await, since when."""

Changed = tuple[Obligation, list[DomainEvent]]


def to_be_announced(obligation: Obligation, *, calendar: WorkCalendar, today: date) -> str:
    """What its due date wants said today: nothing, that it is due soon, or that it is overdue."""
    if not obligation.is_open:
        return ""
    if today > obligation.due_on:
        return OVERDUE
    return DUE_SOON if calendar.working_days(today, obligation.due_on) <= DUE_SOON_WORKING_DAYS else ""


def announce(
    obligation: Obligation,
    item: Item,
    *,
    calendar: WorkCalendar,
    today: date,
    at: datetime,
    new_id: Callable[[], str],
) -> Changed:
    """Say that it is due soon, or overdue, unless that was said of this due date already.

    Drafts of a matter are pressed for as such (:mod:`services.catalog.domain.limit_tasks`): no second task here.
    """
    said = to_be_announced(obligation, calendar=calendar, today=today)
    if _RANK.index(said) <= _RANK.index(obligation.announced):
        return obligation, []
    told = replace(obligation, announced=said)
    events = [obligation_event(told, said, at=at)]
    for kind, (_, _, since) in TASKS.items():
        if obligation.frequency != AD_HOC and kind not in told.tasks and _RANK.index(since) <= _RANK.index(said):
            task = _task(told, kind, new_id(), item)
            events.append(task.opened(by=SYSTEM, at=at, **_recorded(told, kind)))
            told = replace(told, tasks={**told.tasks, kind: task.id})
    return told, events


def fulfil(obligation: Obligation, *, by: str, on: date, at: datetime) -> Changed:
    """It is covered by something public since ``on``; said once, however much covers it."""
    if obligation.fulfilled_on is not None:
        return obligation, []
    done = replace(obligation, fulfilled_on=on, fulfilled_by=by)
    return _settled(done, "fulfilled", at=at, reason="fulfilled")


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
    held = min(said, obligation.announced, key=_RANK.index)
    kept = {kind: task for kind, task in again.tasks.items() if _RANK.index(TASKS[kind][2]) <= _RANK.index(held)}
    events = [obligation_event(again, "deadline_changed", at=at)]
    events += _closed(again, again.tasks.keys() - kept.keys(), at=at, reason="counted anew")
    return replace(again, announced=held, tasks=kept), events


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
    return _settled(ended, "excused", at=at, reason="excused", by=by)


def resume(obligation: Obligation, start: date, limit: TimeLimit, *, calendar: WorkCalendar, at: datetime) -> Changed:
    """The directory asks for it again: it is due by the limit from that day."""
    again = counted(obligation, start, limit, calendar=calendar)
    again = replace(again, excuse=None, announced="")
    return again, [obligation_event(again, "reopened", at=at)]


def drop(obligation: Obligation, *, at: datetime) -> list[DomainEvent]:
    """The matter is given up before it was public: nothing is left of it."""
    return [
        obligation_event(obligation, "dropped", at=at),
        *_closed(obligation, obligation.tasks, at=at, reason="dropped"),
    ]


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


def opened_task(obligation: Obligation, kind: str, task: str, item: Item, *, at: datetime) -> DomainEvent:
    """That a task awaits somebody, for a reader that missed it."""
    return _task(obligation, kind, task, item).opened(by=SYSTEM, at=at, **_recorded(obligation, kind))


def closed_task(obligation: Obligation, kind: str, task: str, *, at: datetime) -> DomainEvent:
    """That a task is done, for the same."""
    return _closed(replace(obligation, tasks={kind: task}), [kind], at=at, reason="done")[0]


def _settled(obligation: Obligation, verb: str, *, at: datetime, reason: str, by: Actor = SYSTEM) -> Changed:
    events = [
        obligation_event(obligation, verb, at=at, by=by),
        *_closed(obligation, obligation.tasks, at=at, reason=reason),
    ]
    return replace(obligation, tasks={}), events


def _closed(obligation: Obligation, kinds: Any, *, at: datetime, reason: str) -> list[DomainEvent]:
    return [
        Task(
            id=obligation.tasks[kind],
            kind=kind,
            title="",
            body=obligation.body,
            page="",
            about=("obligation", obligation.id),
            audience=obligation.audience,
        ).closed(reason, by=SYSTEM, at=at, **_recorded(obligation, kind))
        for kind in sorted(kinds)
    ]


def _task(obligation: Obligation, kind: str, identity: str, item: Item) -> Task:
    title, roles, _ = TASKS[kind]
    is_party = obligation.audience == "party"
    what = PARTY_MATTER if is_party else described(obligation, item)
    what = what if len(what) <= LONGEST_TITLE else what[: LONGEST_TITLE - 1] + "…"
    drafts = "proposer" in roles
    return Task(
        id=identity,
        kind=kind,
        title=title.format(what=what),
        body=obligation.body,
        page=form_of(obligation) if drafts else f"/obligations/{obligation.id}",
        about=("obligation", obligation.id),
        audience=obligation.audience,
        roles=tuple("party_organisation" if is_party and role == "office" else role for role in roles),
        department=obligation.department or None if drafts else None,
        due_on=obligation.due_on,
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


def _recorded(obligation: Obligation, kind: str) -> dict[str, Any]:
    return {"correlation": obligation.id, "detail": {"kind": kind, "obligation": obligation.id}}
