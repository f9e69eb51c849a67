"""A case ends, or its words do."""

from __future__ import annotations

from services.complaints.domain.case import ERASED, Case
from services.complaints.domain.effects.answers import NO_ANSWER
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.effects.requests import unasked
from services.complaints.domain.entry import Entry


def ended(_: Case, entry: Entry) -> Changes:
    """On whose word, and why, where that is told."""
    return {"closed_at": entry.recorded_at, "close_reason": entry.words.get("reason")}


def not_accepted(_: Case, entry: Entry) -> Changes:
    """With the reason, the remedy, and where to turn instead."""
    said = {f"{'close_' if name == 'reason' else ''}{name}": text for name, text in entry.words.items()}
    return {"closed_at": entry.recorded_at, **said}


def referred(case: Case, entry: Entry) -> Changes:
    """It is another's from now on, who stands where a case that was not accepted says where to turn."""
    said = {"right_channel": entry.words.get("right_channel")}
    return {**ended(case, entry), **said, **NO_ANSWER, **unasked(case), "messages": case.messages + 1}


def erased(case: Case, entry: Entry) -> Changes:
    """Who wrote it and what was said are gone; that ends it, if it had not ended."""
    gone = {"contact": None, "anonymous": True, "opening": None, "erased_at": entry.recorded_at}
    told = case.messages + ("message" in entry.data)
    return {
        **ERASED,
        **NO_ANSWER,
        **unasked(case),
        **gone,
        "messages": told,
        "closed_at": case.closed_at or entry.recorded_at,
    }


def purged(_: Case, entry: Entry) -> Changes:
    """What was said goes with the publication that it was about; the contact and the state stay."""
    return {**ERASED, **NO_ANSWER, "erased_at": entry.recorded_at}
