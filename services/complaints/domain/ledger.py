"""What the entries of a case make of it: a pure fold. The row of a case is its projection, never another truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor
from services.complaints.domain import states
from services.complaints.domain.case import ASKED, ERASED, GRANTED, REFUSED, Case
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
    changes = _CHANGES.get(entry.kind, _ended if entry.kind in states.ENDING else _nothing)(case, entry)
    return replace(case, **{"state": state, "version": entry.place, **changes})


def fold(filed: Case, entries: Iterable[Entry]) -> Case:
    """What a case is by its entries alone; of ``filed`` only what was filed counts."""
    case = replace(filed, **STANDING)
    for entry in entries:
        case = after(case, entry)
    return case


def _received(_: Case, entry: Entry) -> Changes:
    data, term = entry.data, _term(entry)
    placed = {"body": data["body"], "department": data.get("department"), "task": data["task"]}
    placed["reported"] = tuple(data.get("reported", ()))
    placed["named"] = tuple(data.get("named", ()))
    return {"received_on": term["clock_from"], **term, **placed}


def _split_off(case: Case, entry: Entry) -> Changes:
    return _received(case, entry) | {"handler": entry.by}


def _term(entry: Entry) -> Changes:
    """The term that begins on the day of this entry, or began on the one that it names."""
    since = entry.data.get("since")
    return {
        "clock_from": date.fromisoformat(since) if since else entry.happened_on,
        "due_on": date.fromisoformat(entry.data["due_on"]),
        "due_provisional": entry.data.get("due_provisional", False),
        "term": entry.data["term"],
    }


def _accepted(_: Case, entry: Entry) -> Changes:
    begun = _term(entry) if "due_on" in entry.data else {}
    return begun | {"handler": entry.by, "task": entry.data["task"]}


def _not_accepted(_: Case, entry: Entry) -> Changes:
    said = {f"{'close_' if name == 'reason' else ''}{name}": text for name, text in entry.words.items()}
    return {"closed_at": entry.recorded_at, **said}


def _assigned(case: Case, entry: Entry) -> Changes:
    data = entry.data
    return {
        "department": data.get("department", case.department),
        "handler": data.get("handler"),
        "task": data["task"],
        # Somebody has it in his hands: nobody needs to be told any more that it came.
        "transfer": {**case.transfer, "task": None} if case.transfer else None,
    }


def _transferred(case: Case, entry: Entry) -> Changes:
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
        **_unasked(case),
        # What one body wrote and numbered is not another's: the number is void, the draft there if it comes back.
        **({**NO_ANSWER, "document_number": None} if leaves else _unchecked(case)),
        "messages": case.messages + 1,
        **_named(entry),
    }


def _disputed(case: Case, entry: Entry) -> Changes:
    known = case.transfer or {}
    before = {name: known[name] for name in ("body", "department", "handler")}
    back = {**before, "task": entry.data["task"], "transfer": None, "opening": None, "messages": case.messages + 1}
    if known["body"] != case.body:
        written = {"draft": known["draft"], "wording": known["wording"]}
        draft = {**NO_ANSWER, **written, "answer_state": states.DRAFT if known["draft"] else ""}
    else:
        draft = _unchecked(case)
    return {**back, **_taken_away(entry), **_unasked(case), **draft}


def _taken_away(entry: Entry) -> Changes:
    """Of department and handler what is reported, and has it no more."""
    return dict.fromkeys(entry.data.get("without", ()))


def _named(entry: Entry) -> Changes:
    """Whom its words name, where those are more than before."""
    return {"named": tuple(entry.data["named"])} if "named" in entry.data else {}


def _written_to(case: Case, entry: Entry) -> Changes:
    tasks = {"task": entry.data["task"]} if "task" in entry.data else {}
    return {"messages": case.messages + 1, **_named(entry), **_taken_away(entry), **tasks}


def _reported_named(_: Case, entry: Entry) -> Changes:
    return {"reported": tuple(entry.data["reported"]), "task": entry.data["task"], **_taken_away(entry)}


def _opening_decided(case: Case, entry: Entry) -> Changes:
    state = GRANTED if entry.kind == "grant_identity" else REFUSED
    until = {"until": entry.data["until"]} if state == GRANTED else {}
    return {"opening": {"by": (case.opening or {})["by"], "state": state, "decided_by": entry.by["sub"], **until}}


def _referral_drafted(_: Case, entry: Entry) -> Changes:
    said = {"organisation": entry.words.get("right_channel"), "reason": entry.words.get("reason")}
    return {"referral": {**said, "by": entry.by["sub"], "task": entry.data["task"]}}


def _referral_signed(case: Case, entry: Entry) -> Changes:
    signed = {"signed_by": entry.by["sub"], "sending": entry.data.get("task")}
    return {"referral": {**(case.referral or {}), **signed}}


def _referred(case: Case, entry: Entry) -> Changes:
    """It is another's from now on, who stands where a case that was not accepted says where to turn."""
    said = {"right_channel": entry.words.get("right_channel")}
    return {**_ended(case, entry), **said, **NO_ANSWER, **_unasked(case), "messages": case.messages + 1}


def _merged(case: Case, entry: Entry) -> Changes:
    return {"merged_into": entry.data["into"], "messages": case.messages + 1, **_unasked(case), **_unchecked(case)}


def _extension_asked(_: Case, entry: Entry) -> Changes:
    data = entry.data
    return {"extension": {"state": ASKED, "days": data["days"], "by": entry.by["sub"], "task": data["task"]}}


def _unasked(case: Case) -> Changes:
    """Who asked for more time, or to send it elsewhere, has the case no more: whoever has it now asks for himself."""
    return {"referral": None} | ({"extension": None} if (case.extension or {}).get("state") == ASKED else {})


def _extension_granted(case: Case, entry: Entry) -> Changes:
    data = entry.data
    return {
        "extension": {**(case.extension or {}), "state": GRANTED},
        "answer_task": data.get("answer_task"),
        "due_on": date.fromisoformat(data["due_on"]),
        "due_provisional": data.get("due_provisional", False),
        "task": data["task"],
        "messages": case.messages + 1,
    }


def _redated(_: Case, entry: Entry) -> Changes:
    data = entry.data
    return {"due_on": date.fromisoformat(data["due_on"]), "due_provisional": data["due_provisional"]}


def _corrected(case: Case, entry: Entry) -> Changes:
    """What was filed wrongly reads as it is right, and the term under way with it."""
    data, right = entry.data, entry.data["now"]
    changes = {name: right[name] for name in ("kind", "order_number") if name in right}
    if "received_on" in right:
        changes["received_on"] = date.fromisoformat(right["received_on"])
    if "terms" not in data:
        return changes
    asked = {"extension": None} if (case.extension or {}).get("state") == ASKED else {}
    begun = {"clock_from": date.fromisoformat(data["clock_from"]), "term": data["limit"]}
    return {**changes, **_redated(case, entry), **begun, **asked}


def _resumed(case: Case, entry: Entry) -> Changes:
    """It is worked on as if it had not ended; what came back begins a whole term."""
    gone = dict.fromkeys(
        ("closed_at", "close_reason", "remedy", "right_channel", "reported_on", "transfer", "extension")
    )
    told = {"handler": entry.by, "task": entry.data["task"], "messages": case.messages + 1, "reminded": 0}
    return {**gone, **told, **_term(entry)}


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


def _unchecked(case: Case) -> Changes:
    """What was written stays; whoever checks and signs it now are others."""
    return {"answer_state": states.DRAFT if case.draft else "", "answer_task": None, "signed_on": None}


def _drafted(_: Case, entry: Entry) -> Changes:
    data = entry.data
    return {
        "draft": data["answer"],
        "wording": data["wording"],
        "answer_state": states.DRAFT,
        "answer_by": {"draft": entry.by["sub"]},
        "answer_task": None,
        "signed_on": None,
    }


def _submitted(case: Case, entry: Entry) -> Changes:
    state = states.answer_step(case.answer_state, entry.kind)
    return {"answer_state": state, "answer_task": entry.data["answer_task"]}


def _step(case: Case, entry: Entry) -> Changes:
    """A check, a return or a signature."""
    return {
        "signed_on": None,
        "answer_state": states.answer_step(case.answer_state, entry.kind),
        "answer_by": {**case.answer_by, entry.kind: entry.by["sub"]},
        "answer_task": entry.data.get("answer_task"),
    }


def _signed(case: Case, entry: Entry) -> Changes:
    number = entry.data.get("document_number")
    return _step(case, entry) | {"signed_on": entry.happened_on, "document_number": number}


def _answered(case: Case, entry: Entry) -> Changes:
    return {
        "answered_at": entry.recorded_at,
        "answered_on": entry.happened_on,
        "first_answered_on": case.first_answered_on or entry.happened_on,
        "document_number": entry.data.get("document_number") or case.document_number,
        "delivery": entry.data["delivery"],
        "satisfaction": None,
        **NO_ANSWER,
        **_unasked(case),
    }


def _reopened(case: Case, entry: Entry) -> Changes:
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
    told = _named(entry) | _taken_away(entry) | {"task": entry.data["task"]}
    return again | alone | {"reminded": 0} | _term(entry) | told


def _nothing(_: Case, __: Entry) -> Changes:
    return {}


def _ended(_: Case, entry: Entry) -> Changes:
    return {"closed_at": entry.recorded_at, "close_reason": entry.words.get("reason")}


def _erased(case: Case, entry: Entry) -> Changes:
    gone = {"contact": None, "anonymous": True, "opening": None, "erased_at": entry.recorded_at}
    told = case.messages + ("message" in entry.data)
    return {
        **ERASED,
        **NO_ANSWER,
        **_unasked(case),
        **gone,
        "messages": told,
        "closed_at": case.closed_at or entry.recorded_at,
    }


def _purged(_: Case, entry: Entry) -> Changes:
    return {**ERASED, **NO_ANSWER, "erased_at": entry.recorded_at}


_CHANGES: Mapping[str, Callable[[Case, Entry], Changes]] = {
    "submit": _received,
    "record": _received,
    "accept": _accepted,
    "not_accept": _not_accepted,
    "message": _written_to,
    "assign": _assigned,
    "split_off": _split_off,
    "remind": lambda case, entry: {"reminded": case.reminded + 1, "task": entry.data["task"]},
    "transfer": _transferred,
    "dispute": _disputed,
    "draft_referral": _referral_drafted,
    "sign_referral": _referral_signed,
    "recall_referral": lambda _, __: {"referral": None},
    "refer": _referred,
    "merge": _merged,
    "absorb": lambda case, entry: {"absorbed": case.absorbed + 1, **_redated(case, entry), **_named(entry)},
    "separate": lambda _, entry: {"merged_into": None, "task": entry.data["task"]},
    "release": lambda case, entry: {"absorbed": case.absorbed - 1, **_redated(case, entry)},
    # What was checked and signed, or would go to others, spoke of the whole.
    "split": lambda case, _: {"messages": case.messages + 1, "referral": None, **_unchecked(case)},
    "extend": _extension_asked,
    "grant_extension": _extension_granted,
    "refuse_extension": lambda case, _: {"extension": {**(case.extension or {}), "state": REFUSED}},
    "investigate": lambda _, entry: {"finding": entry.data["finding"]},
    "name_reported": _reported_named,
    "ask_identity": lambda _, entry: {"opening": {"state": ASKED, "by": entry.by["sub"], "task": entry.data["task"]}},
    "grant_identity": _opening_decided,
    "refuse_identity": _opening_decided,
    "draft": _drafted,
    "submit_answer": _submitted,
    "review_answer": _step,
    "return_answer": _step,
    "sign_answer": _signed,
    "answer": _answered,
    "close": lambda case, entry: _ended(case, entry) | {"messages": case.messages + 1},
    "rate": lambda _, entry: {"satisfaction": entry.data["satisfaction"]},
    "reopen": _reopened,
    "report_back": lambda _, entry: {"reported_on": entry.happened_on},
    "hand_code": lambda case, _: {"messages": case.messages + 1},
    "redate": _redated,
    "correct_registration": _corrected,
    "resume": _resumed,
    "erase": _erased,
    "purge": _purged,
}
