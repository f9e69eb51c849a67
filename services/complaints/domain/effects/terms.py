"""A term begins, begins again, or ends on another day."""

from __future__ import annotations

from datetime import date

from services.complaints.domain.case import Case
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.effects.due import due_date
from services.complaints.domain.effects.parties import named, taken_away
from services.complaints.domain.effects.requests import extension_unasked
from services.complaints.domain.entry import Entry


def begun(entry: Entry) -> Changes:
    """The term that begins on the day of this entry, or began on the one that it names."""
    since = entry.data.get("since")
    return {
        "clock_from": date.fromisoformat(since) if since else entry.happened_on,
        **due_date(entry),
        "term": entry.data["term"],
    }


def received(_: Case, entry: Entry) -> Changes:
    """Where it came, when its term began, and whom it names or reports."""
    data, term = entry.data, begun(entry)
    placed = {"body": data["body"], "department": data.get("department"), "task": data["task"]}
    placed["reported"] = tuple(data.get("reported", ()))
    placed["named"] = tuple(data.get("named", ()))
    return {"received_on": term["clock_from"], **term, **placed}


def split_off(case: Case, entry: Entry) -> Changes:
    """It came with the whole, and stays in the hands of who made it."""
    return received(case, entry) | {"handler": entry.by}


def accepted(_: Case, entry: Entry) -> Changes:
    """In the hands of who took it on; a term begins where the law of its channel counts from here."""
    term = begun(entry) if "due_on" in entry.data else {}
    return term | {"handler": entry.by, "task": entry.data["task"]}


def reopened(case: Case, entry: Entry) -> Changes:
    """A whole term begins, by itself: without what was sent, added and answered with it before."""
    again = {"answered_at": None, "answered_on": None, "reopened": case.reopened + 1, "messages": case.messages + 1}
    alone = {
        "document_number": None,
        "delivery": None,
        "reported_on": None,
        "merged_into": None,
        "absorbed": 0,
        "transfer": None,
        "extension": None,
    }
    told = named(entry) | taken_away(entry) | {"task": entry.data["task"]}
    return again | alone | {"reminded": 0} | begun(entry) | told


def resumed(case: Case, entry: Entry) -> Changes:
    """It is worked on as if it had not ended; what came back begins a whole term."""
    gone = dict.fromkeys(
        ("closed_at", "close_reason", "remedy", "right_channel", "reported_on", "transfer", "extension")
    )
    told = {"handler": entry.by, "task": entry.data["task"], "messages": case.messages + 1, "reminded": 0}
    return {**gone, **told, **begun(entry)}


def redated(_: Case, entry: Entry) -> Changes:
    """Until another day, by the same limit."""
    return due_date(entry)


def corrected(case: Case, entry: Entry) -> Changes:
    """What was filed wrongly reads as it is right, and the term under way with it."""
    data, right = entry.data, entry.data["now"]
    changes = {name: right[name] for name in ("kind", "order_number") if name in right}
    if "received_on" in right:
        changes["received_on"] = date.fromisoformat(right["received_on"])
    if "terms" not in data:
        return changes
    term = {"clock_from": date.fromisoformat(data["clock_from"]), "term": data["limit"]}
    return {**changes, **due_date(entry), **term, **extension_unasked(case)}
