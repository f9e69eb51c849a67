"""What somebody asks for and another decides: more time, a look at an identity, a letter to others."""

from __future__ import annotations

from services.complaints.domain.case import ASKED, GRANTED, REFUSED, Case
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.effects.due import due_date
from services.complaints.domain.entry import Entry


def extension_asked(_: Case, entry: Entry) -> Changes:
    """Nothing of the term yet."""
    data = entry.data
    return {"extension": {"state": ASKED, "days": data["days"], "by": entry.by["sub"], "task": data["task"]}}


def extension_granted(case: Case, entry: Entry) -> Changes:
    """The day moves, and with it the tasks of whoever answers and checks."""
    data = entry.data
    return {
        "extension": {**(case.extension or {}), "state": GRANTED},
        "answer_task": data.get("answer_task"),
        **due_date(entry),
        "task": data["task"],
        "messages": case.messages + 1,
    }


def extension_refused(case: Case, _: Entry) -> Changes:
    """The term stays."""
    return {"extension": {**(case.extension or {}), "state": REFUSED}}


def identity_asked(_: Case, entry: Entry) -> Changes:
    """Sealed until somebody grants it."""
    return {"opening": {"state": ASKED, "by": entry.by["sub"], "task": entry.data["task"]}}


def identity_decided(case: Case, entry: Entry) -> Changes:
    """Open for a while to who asked, or not; who decided stands beside."""
    state = GRANTED if entry.kind == "grant_identity" else REFUSED
    until = {"until": entry.data["until"]} if state == GRANTED else {}
    return {"opening": {"by": (case.opening or {})["by"], "state": state, "decided_by": entry.by["sub"], **until}}


def referral_drafted(_: Case, entry: Entry) -> Changes:
    """A letter that waits to be signed, in the place of a former one."""
    said = {"organisation": entry.words.get("right_channel"), "reason": entry.words.get("reason")}
    return {"referral": {**said, "by": entry.by["sub"], "task": entry.data["task"]}}


def referral_signed(case: Case, entry: Entry) -> Changes:
    """It waits to be sent."""
    signed = {"signed_by": entry.by["sub"], "sending": entry.data.get("task")}
    return {"referral": {**(case.referral or {}), **signed}}


def unasked(case: Case) -> Changes:
    """Who asked for more time, or to send it elsewhere, has the case no more: whoever has it now asks for himself."""
    return {"referral": None} | extension_unasked(case)


def extension_unasked(case: Case) -> Changes:
    """What was granted or refused stays so; what is not decided yet is asked no more."""
    return {"extension": None} if (case.extension or {}).get("state") == ASKED else {}
