"""What the entries of a case make of it: a pure fold. The row of a case is its projection, never another truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor
from services.complaints.domain import states
from services.complaints.domain.case import ERASED, Case
from services.complaints.domain.entry import Entry, china_date, digest_of

Changes = dict[str, Any]

STANDING: Mapping[str, Any] = {
    "state": states.NEW,
    "version": 0,
    "received_on": date.min,
    "clock_from": date.min,
    "due_on": date.min,
    "due_provisional": False,
    "term": {},
    "task": "",
    "department": None,
    "handler": None,
    "draft": None,
    "messages": 0,
    "answered_at": None,
    "answered_on": None,
    "first_answered_on": None,
    "satisfaction": None,
    "reopened": 0,
    "closed_at": None,
    "close_reason": None,
    "remedy": None,
    "right_channel": None,
    "erased_at": None,
}
"""Each field of a case that follows from its entries, as it stands before the first. The others were filed with it."""


def enter(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    data: Mapping[str, Any] | None = None,
    words: Mapping[str, str | None] | None = None,
) -> Case:
    """The case after one more entry, which :meth:`save` keeps with it; ``on``: the day, where it is not today.

    Raises :class:`~services.complaints.domain.states.NotNow`.
    """
    said = {name: text for name, text in (words or {}).items() if text}
    entry = Entry(
        case=case.id,
        place=case.version + 1,
        kind=kind,
        happened_on=on or china_date(at),
        recorded_at=at,
        by=by.snapshot(),
        data={name: value for name, value in (data or {}).items() if value is not None},
        words=said,
        digest=digest_of(said),
    )
    return replace(after(case, entry), entries=(*case.entries, entry))


def after(case: Case, entry: Entry) -> Case:
    """The case once this happened. Raises :class:`~services.complaints.domain.states.NotNow`."""
    state = states.step(case.state, entry.kind)
    changes = _CHANGES[entry.kind](case, entry) if entry.kind in _CHANGES else {}
    return replace(case, **{"state": state, "version": entry.place, **changes})


def fold(filed: Case, entries: Iterable[Entry]) -> Case:
    """What a case is by its entries alone; of ``filed`` only what was filed counts."""
    case = replace(filed, **STANDING)
    for entry in entries:
        case = after(case, entry)
    return case


def _received(_: Case, entry: Entry) -> Changes:
    told = {"received_on": entry.happened_on, "task": entry.data["task"]}
    return told | _term(entry) | {"department": entry.data.get("department")}


def _term(entry: Entry) -> Changes:
    """The term that begins on the day of this entry."""
    return {
        "clock_from": entry.happened_on,
        "due_on": date.fromisoformat(entry.data["due_on"]),
        "due_provisional": entry.data.get("due_provisional", False),
        "term": entry.data["term"],
    }


def _accepted(_: Case, entry: Entry) -> Changes:
    return {"handler": entry.by, "task": entry.data["task"]}


def _not_accepted(_: Case, entry: Entry) -> Changes:
    said = {f"{'close_' if name == 'reason' else ''}{name}": text for name, text in entry.words.items()}
    return {"closed_at": entry.recorded_at, "draft": None, **said}


def _assigned(case: Case, entry: Entry) -> Changes:
    data = entry.data
    return {
        "department": data.get("department", case.department),
        "handler": data.get("handler"),
        "task": data["task"],
    }


def _answered(case: Case, entry: Entry) -> Changes:
    return {
        "answered_at": entry.recorded_at,
        "answered_on": entry.happened_on,
        "first_answered_on": case.first_answered_on or entry.happened_on,
        "draft": None,
        "satisfaction": None,
    }


def _reopened(case: Case, entry: Entry) -> Changes:
    again = {"answered_at": None, "answered_on": None, "reopened": case.reopened + 1, "messages": case.messages + 1}
    return again | _term(entry) | {"task": entry.data["task"]}


def _closed(_: Case, entry: Entry) -> Changes:
    return {"closed_at": entry.recorded_at, "close_reason": entry.words.get("reason")}


def _erased(case: Case, entry: Entry) -> Changes:
    gone = {"contact": None, "anonymous": True, "erased_at": entry.recorded_at}
    return {**ERASED, **gone, "closed_at": case.closed_at or entry.recorded_at}


def _purged(_: Case, entry: Entry) -> Changes:
    return {**ERASED, "erased_at": entry.recorded_at}


_CHANGES: Mapping[str, Callable[[Case, Entry], Changes]] = {
    "submit": _received,
    "record": _received,
    "accept": _accepted,
    "not_accept": _not_accepted,
    "message": lambda case, _: {"messages": case.messages + 1},
    "assign": _assigned,
    "draft": lambda _, entry: {"draft": entry.data["answer"]},
    "answer": _answered,
    "rate": lambda _, entry: {"satisfaction": entry.data["satisfaction"]},
    "reopen": _reopened,
    "close": _closed,
    "lapse": _closed,
    "erase": _erased,
    "purge": _purged,
}
