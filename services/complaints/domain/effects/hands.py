"""In whose hands a case is, and with which other it is answered."""

from __future__ import annotations

from services.complaints.domain import states
from services.complaints.domain.case import Case
from services.complaints.domain.effects.answers import NO_ANSWER, unchecked
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.effects.parties import named, taken_away
from services.complaints.domain.effects.requests import unasked
from services.complaints.domain.entry import Entry


def assigned(case: Case, entry: Entry) -> Changes:
    """Its department stays where none is named; without a person it is all officers'."""
    data = entry.data
    return {
        "department": data.get("department", case.department),
        "handler": data.get("handler"),
        "task": data["task"],
        # Somebody has it in his hands: nobody needs to be told any more that it came.
        "transfer": {**case.transfer, "task": None} if case.transfer else None,
    }


def transferred(case: Case, entry: Entry) -> Changes:
    """It is the receiver's now; from where it came is kept as long as it may go back."""
    data = entry.data
    written = {"draft": case.draft, "wording": case.wording}
    before = {"body": case.body, "department": case.department, "handler": case.handler, **written}
    leaves = data.get("body", case.body) != case.body
    until = data["dispute_until"]
    may_be_disputed = {"by": entry.by["sub"], "dispute_until": until, "task": data.get("receipt")}
    return {
        "body": data.get("body", case.body),
        "department": data.get("department"),
        "handler": None,
        "task": data["task"],
        "transfer": {**before, **may_be_disputed},
        "reported": tuple(data.get("reported", case.reported)),
        "opening": None,
        **unasked(case),
        # What one body wrote and numbered is not another's: the number is void, the draft there if it comes back.
        **({**NO_ANSWER, "document_number": None} if leaves else unchecked(case)),
        "messages": case.messages + 1,
        **named(entry),
    }


def disputed(case: Case, entry: Entry) -> Changes:
    """It is again as it was before the transfer, as far as who had it may have it still."""
    known = case.transfer or {}
    before = {name: known[name] for name in ("body", "department", "handler")}
    back = {**before, "task": entry.data["task"], "transfer": None, "opening": None, "messages": case.messages + 1}
    if known["body"] != case.body:
        written = {"draft": known["draft"], "wording": known["wording"]}
        draft = {**NO_ANSWER, **written, "answer_state": states.DRAFT if known["draft"] else ""}
    else:
        draft = unchecked(case)
    reported = {"reported": tuple(entry.data.get("reported", case.reported)), **named(entry)}
    return {**back, **reported, **taken_away(entry), **unasked(case), **draft}


def merged(case: Case, entry: Entry) -> Changes:
    """It is answered with another, so that nothing of its own is asked for or checked any more."""
    return {"merged_into": entry.data["into"], "messages": case.messages + 1, **unasked(case), **unchecked(case)}
