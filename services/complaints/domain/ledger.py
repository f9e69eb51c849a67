"""What the entries of a case make of it: a pure fold. The row of a case is its projection, never another truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor
from services.complaints.domain import states
from services.complaints.domain.case import Case
from services.complaints.domain.effects.table import effect_of
from services.complaints.domain.entry import Entry, china_date, digest_of

STANDING: Mapping[str, Any] = {
    "state": states.NEW,
    "version": 0,
    "received_on": date.min,
    "clock_from": date.min,
    "due_on": date.min,
    "due_provisional": False,
    "term": {},
    "task": "",
    "body": "",
    "department": None,
    "handler": None,
    "draft": None,
    "wording": None,
    "answer_state": "",
    "answer_by": {},
    "answer_task": None,
    "signed_on": None,
    "document_number": None,
    "delivery": None,
    "reported_on": None,
    "merged_into": None,
    "absorbed": 0,
    "transfer": None,
    "extension": None,
    "referral": None,
    "finding": None,
    "reported": (),
    "named": (),
    "opening": None,
    "messages": 0,
    "reminded": 0,
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
    changes = effect_of(entry.kind)(case, entry)
    return replace(case, **{"state": state, "version": entry.place, **changes})


def fold(filed: Case, entries: Iterable[Entry]) -> Case:
    """What a case is by its entries alone; of ``filed`` only what was filed counts."""
    case = replace(filed, **STANDING)
    for entry in entries:
        case = after(case, entry)
    return case
