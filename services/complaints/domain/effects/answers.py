"""The answer under way: drafted, checked, signed, sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.complaints.domain import states
from services.complaints.domain.case import Case
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.effects.requests import unasked
from services.complaints.domain.entry import Entry

NO_ANSWER: Mapping[str, Any] = {
    "draft": None,
    "wording": None,
    "answer_state": "",
    "answer_by": {},
    "answer_task": None,
    "signed_on": None,
    "referral": None,
}
"""Once there is no answer under way, nor a letter to another organisation."""


def unchecked(case: Case) -> Changes:
    """What was written stays; whoever checks and signs it now are others."""
    return {"answer_state": states.DRAFT if case.draft else "", "answer_task": None, "signed_on": None}


def drafted(_: Case, entry: Entry) -> Changes:
    """What was checked and signed before is void, since these are other words."""
    data = entry.data
    return {
        "draft": data["answer"],
        "wording": data["wording"],
        "answer_state": states.DRAFT,
        "answer_by": {"draft": entry.by["sub"]},
        "answer_task": None,
        "signed_on": None,
    }


def submitted(case: Case, entry: Entry) -> Changes:
    """It awaits whoever checks or signs it."""
    state = states.answer_step(case.answer_state, entry.kind)
    return {"answer_state": state, "answer_task": entry.data["answer_task"]}


def stepped(case: Case, entry: Entry) -> Changes:
    """A check, a return or a signature."""
    return {
        "signed_on": None,
        "answer_state": states.answer_step(case.answer_state, entry.kind),
        "answer_by": {**case.answer_by, entry.kind: entry.by["sub"]},
        "answer_task": entry.data.get("answer_task"),
    }


def signed(case: Case, entry: Entry) -> Changes:
    """With its number, and the day from which it may be delivered."""
    number = entry.data.get("document_number")
    return stepped(case, entry) | {"signed_on": entry.happened_on, "document_number": number}


def answered(case: Case, entry: Entry) -> Changes:
    """Nothing is under way any more; what it says is rated anew."""
    return {
        "answered_at": entry.recorded_at,
        "answered_on": entry.happened_on,
        "first_answered_on": case.first_answered_on or entry.happened_on,
        "document_number": entry.data.get("document_number") or case.document_number,
        "delivery": entry.data["delivery"],
        "satisfaction": None,
        **NO_ANSWER,
        **unasked(case),
    }
