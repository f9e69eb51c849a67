"""A case: one thing that a citizen said to a body, from receipt to close (国办发〔2020〕50号 for public utilities)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import PUBLIC, Actor, Conflict, DomainEvent, Due, Invalid, NotFound, in_both
from services.complaints.domain import states
from services.complaints.domain.permissions import PERMISSIONS

OFFICER = "case_officer"
CITIZEN_ACTS = ("message", "rate", "reopen")
OFFICER_ACTS = ("accept", "not_accept", "message", "assign", "draft", "answer", "reopen", "close", "erase")
MAX_MESSAGES = 100
NOBODYS = ""
"""In place of the department of a case that is given to none."""
ERASED: Mapping[str, Any] = {
    "title": "",
    "text": "",
    "close_reason": None,
    "remedy": None,
    "right_channel": None,
    "draft": None,
    "publish_ok": False,
}
"""Whatever of a case holds words that were said in it, and what stands there once they are erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. ``due_on`` is the last day to answer; ``clock_from`` the day whose morrow is day 1 of the term."""

    id: str
    number: str
    kind: str
    body: str
    channel: str
    title: str
    text: str
    receipt: str
    """Digest of the receipt code."""
    state: str
    received_at: datetime
    """When it was taken in here."""
    received_on: date
    """When it came: for a letter, call or visit the day that its officer entered."""
    clock_from: date
    due_on: date
    task: str
    due_provisional: bool = False
    department: str | None = None
    disclosure: str | None = None
    publish_ok: bool = False
    anonymous: bool = True
    contact: Mapping[str, str] | None = field(default=None, repr=False)
    """How the citizen can be reached. Never in events, logs, audit records or public pages."""
    handler: Mapping[str, str] | None = None
    """Snapshot of the person in charge."""
    draft: str | None = None
    """Identifier of the answer under way."""
    messages: int = 0
    answered_at: datetime | None = None
    satisfaction: int | None = None
    reopened: int = 0
    closed_at: datetime | None = None
    close_reason: str | None = None
    remedy: str | None = None
    right_channel: str | None = None
    erased_at: datetime | None = None
    """When what was written in it was erased; numbers, states and dates stay."""
    version: int = 1


class NoSuchCase(NotFound):
    """No such number, a wrong code or another body's case; which of them is not said, so that nobody learns of one."""

    code = "no_such_case"

    def __init__(self) -> None:
        super().__init__(
            "没有这件来件，或者编号与查询码对不上。请核对回执上的编号和查询码（不分大小写，横线可省略）。",
            "There is no such case, or number and receipt code do not belong together. Check both on the receipt.",
        )


def may(act: str, body: str, actor: Actor) -> bool:
    """Whether ``actor`` is one who does that with cases of ``body``."""
    return PERMISSIONS.permits(act, actor, Thing(body=body))


def acts_of(actor: Actor, body: str) -> list[str]:
    """The acts on cases of a body that the permission table lets somebody of the staff do."""
    return [act for act in OFFICER_ACTS if may(f"case.{act}", body, actor)]


def require(act: str, case: Case, by: Actor) -> None:
    """Raise :class:`NoSuchCase` for those who may not know of the case, else :class:`~chassis.ports.NotAllowed`."""
    # What is given to no department yet is no head's; a thing without departments would be everybody's.
    if not PERMISSIONS.permits("case.read", by, Thing(body=case.body, departments=(case.department or NOBODYS,))):
        raise NoSuchCase
    PERMISSIONS.require(act, by, Thing(body=case.body))


def submitted(case: Case, *, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Take a case in: by the citizen (submit) or by an officer from a call, visit or letter (record)."""
    act = "record" if by.is_staff else "submit"
    case = replace(case, state=states.step(states.NEW, act))
    came = {"channel": case.channel, "received_on": case.received_on.isoformat()}
    return case, announced(case, "received", by=by if by.is_staff else PUBLIC, at=at, **came)


def accept(case: Case, *, by: Actor, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """Accept a case that was received; it is now this officer's, and so is its task."""
    require("case.accept", case, by)
    case = _moved(case, "accept", handler=by.snapshot(), task=task)
    return case, announced(case, "accepted", by=by, at=at)


def not_accept(
    case: Case, *, by: Actor, at: datetime, reason: str, remedy: str | None, right_channel: str | None
) -> tuple[Case, DomainEvent]:
    """Refuse to take a case on, with the reason, the remedy, and where to turn instead."""
    require("case.not_accept", case, by)
    case = _moved(
        case, "not_accept", closed_at=at, close_reason=reason, remedy=remedy, right_channel=right_channel, draft=None
    )
    return case, announced(case, "closed", by=by, at=at, act="not_accept")


def assign(
    case: Case, *, by: Actor, at: datetime, task: str, department: str | None, handler: Mapping[str, str] | None
) -> tuple[Case, DomainEvent]:
    """Give an accepted case to a department, a person, or both."""
    require("case.assign", case, by)
    if department is None and handler is None:
        raise Invalid(
            "请指定承办的科室或承办人。",
            "Name a department or a person.",
            code="nobody_assigned",
            errors={"person": in_both("请选择科室或承办人。", "Name a department or a person.")},
        )
    case = _moved(case, "assign", department=department or case.department, handler=handler, task=task)
    return case, audited(case, "assigned", by=by, at=at, department=case.department, handler=(handler or {}).get("sub"))


def drafted(case: Case, *, answer: str, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Keep a draft answer beside the case; the citizen does not see it."""
    require("case.draft", case, by)
    case = _moved(case, "draft", draft=answer)
    return case, audited(case, "drafted", by=by, at=at, answer=answer)


def answered(case: Case, *, by: Actor, at: datetime, outcome: str, answer: str) -> tuple[Case, DomainEvent]:
    """Answer: the clock stops here. A rating of an earlier answer goes, for it judged another text."""
    require("case.answer", case, by)
    case = _moved(case, "answer", answered_at=at, draft=None, satisfaction=None)
    return case, announced(case, "answered", by=by, at=at, outcome=outcome, answer=answer)


def rate(case: Case, *, satisfaction: int, at: datetime) -> tuple[Case, DomainEvent]:
    """The citizen says how content he is with the answer, 1 to 5; announced when the case closes."""
    case = _moved(case, "rate", satisfaction=satisfaction)
    return case, audited(case, "rated", by=PUBLIC, at=at, satisfaction=satisfaction)


def reopen(case: Case, *, by: Actor, at: datetime, on: date, due: Due, task: str) -> tuple[Case, DomainEvent]:
    """Take an answered case up again; a new term and task begin, and the reason joins the dialogue."""
    if by.is_staff:
        require("case.reopen", case, by)
    case = _moved(
        case,
        "reopen",
        clock_from=on,
        due_on=due.on,
        due_provisional=due.provisional,
        answered_at=None,
        reopened=case.reopened + 1,
        messages=case.messages + 1,
        task=task,
    )
    return case, announced(case, "accepted", by=by, at=at, act="reopen", reopened=case.reopened)


def close(case: Case, *, by: Actor, at: datetime, reason: str | None) -> tuple[Case, DomainEvent]:
    """Close an answered case before it lapses, e.g. when the citizen says that all is well."""
    require("case.close", case, by)
    case = _moved(case, "close", closed_at=at, close_reason=reason)
    return case, announced(case, "closed", by=by, at=at, act="close")


def erase(case: Case, *, by: Actor, at: datetime, ground: str, responses: Sequence[str]) -> tuple[Case, DomainEvent]:
    """Erase who wrote it and what was said (个人信息保护法第四十七条); it ends by that, whatever its state.

    ``responses`` are the published answers that go with it. Raises :class:`NoSuchCase` or :class:`NotAllowed`.
    """
    require("case.erase", case, by)
    erased = _moved(wordless(case), "erase", contact=None, anonymous=True, closed_at=case.closed_at or at, erased_at=at)
    return erased, erased_event(erased, by=by, at=at, responses=responses, ground=ground)


def erased_event(case: Case, *, by: Actor, at: datetime, responses: Sequence[str] = (), **detail: Any) -> DomainEvent:
    """That whoever keeps anything of it, or of its published answers, forgets it."""
    event = announced(case, "erased", by=by, at=at, **detail)
    about = {name: value for name, value in event.data.items() if name not in ("due_on", "satisfaction")}
    return replace(event, data={**about, "responses": list(responses)}, erases=True)


def wordless(case: Case) -> Case:
    """The case without a word of what was said in it, so that nothing of it is published any more."""
    return replace(case, **ERASED)


def lapse(case: Case, *, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Close an answered case whose time to be reopened is over."""
    case = _moved(case, "lapse", closed_at=at)
    return case, announced(case, "closed", by=by, at=at, act="lapse")


def written_to(case: Case, *, by: Actor, at: datetime, message: str) -> tuple[Case, DomainEvent]:
    """One more message of the dialogue, of either side."""
    if by.is_staff:
        require("case.message", case, by)
    if case.messages >= MAX_MESSAGES:
        raise Conflict(
            f"这件来件的留言已满 {MAX_MESSAGES} 条，请另行提交一件。",
            f"This case has {MAX_MESSAGES} messages already; submit a new one.",
            code="dialogue_full",
        )
    case = _moved(case, "message", messages=case.messages + 1)
    return case, audited(case, "written_to", by=by, at=at, message=message)


def announced(case: Case, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """An event that is announced: numbers and states, never who or what a citizen wrote."""
    return DomainEvent(
        name=f"case.{verb}",
        aggregate=case.id,
        body=case.body,
        actor=by,
        at=at,
        data=_given({name: getattr(case, name) for name in _ANNOUNCED}),
        detail={"number": case.number, "state": case.state, **_given(detail)},
        correlation=case.disclosure or case.id,
    )


def audited(case: Case, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """An event for the audit record alone."""
    return replace(announced(case, verb, by=by, at=at, **detail), announce=False, data={})


def contact_read(case: str, *, number: str, body: str, by: Actor, at: datetime) -> DomainEvent:
    """Somebody saw who the citizen of a case is, and how to reach him (个人信息保护法第五十一条)."""
    detail = {"number": number}
    return DomainEvent(
        name="case.contact_read", aggregate=case, body=body, actor=by, at=at, detail=detail, announce=False
    )


_ANNOUNCED = (
    *("id", "number", "kind", "body", "department", "disclosure", "state", "due_on", "satisfaction"),
    *("received_on", "answered_at", "closed_at"),
)


def _moved(case: Case, act: str, **changes: Any) -> Case:
    return replace(case, state=states.step(case.state, act), **changes)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
