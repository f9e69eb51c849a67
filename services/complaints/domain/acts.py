"""What can be done with a case: each act is guarded, enters one entry into the ledger, and says what to announce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from chassis.ports import PUBLIC, SYSTEM, Actor, Conflict, DomainEvent, Due, Invalid, in_both
from services.complaints.domain.allowed import must_be_allowed, require_act
from services.complaints.domain.case import (
    MAX_MESSAGES,
    Case,
    announced,
    audited,
    erased_event,
)
from services.complaints.domain.entry import due_told
from services.complaints.domain.ledger import enter
from services.complaints.domain.named import GivenToWhomItNames, is_kept_from
from services.complaints.domain.reported import IsReported, without
from services.complaints.domain.terms import Limit
from services.complaints.domain.within_department import must_stay_within

FINDINGS = {"substantiated": "属实", "partly": "部分属实", "unsubstantiated": "不属实"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The term that begins with an act: from which day, until when, by which limit; and the task that goes with it.

    ``since``: the day after which it runs, where it began before the act. ``then_on``: the day of its platform, which
    holds once it is accepted.
    """

    on: date
    due: Due
    limit: Limit
    task: str
    since: date | None = None
    then_on: date | None = None

    def told(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        return {
            **({"since": self.since.isoformat()} if self.since else {}),
            **({"then_on": self.then_on.isoformat()} if self.then_on else {}),
            **due_told(self.due),
            "term": asdict(self.limit),
            "task": self.task,
        }


def submitted(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    begun: Begun,
    department: str | None = None,
    words: Mapping[str, str | None] | None = None,
) -> tuple[Case, DomainEvent]:
    """Take a case in: by the citizen (submit) or by an officer from a call, visit or letter (record).

    ``words``: what was said besides title and text.
    """
    act, who = ("record", by) if by.is_staff else ("submit", PUBLIC)
    told = {**begun.told(), "channel": case.channel, "body": case.body, "department": department}
    told |= {"order_number": case.order_number, "reported": list(case.reported) or None}
    told["named"] = list(case.named) or None
    case = enter(case, act, by=who, at=at, on=begun.on, data=told, words=words)
    came = {"channel": case.channel, "received_on": case.received_on.isoformat()}
    return case, announced(case, "received", by=who, at=at, **came)


def accept(case: Case, *, by: Actor, at: datetime, task: str, begun: Begun | None = None) -> tuple[Case, DomainEvent]:
    """Accept a case that was received; it is now this officer's, and so is its task. A term may begin with it."""
    require_act(case, "accept", by)
    case = enter(case, "accept", by=by, at=at, data={**(begun.told() if begun else {}), "task": task})
    return case, announced(case, "accepted", by=by, at=at)


def not_accept(
    case: Case, *, by: Actor, at: datetime, reason: str, remedy: str, right_channel: str
) -> tuple[Case, DomainEvent]:
    """Refuse to take a case on, with the reason, the remedy, and where to turn instead."""
    require_act(case, "not_accept", by)
    said = {"reason": reason, "remedy": remedy, "right_channel": right_channel}
    case = enter(case, "not_accept", by=by, at=at, words=said)
    return case, announced(case, "closed", by=by, at=at, act="not_accept")


def assign(
    case: Case, *, by: Actor, at: datetime, task: str, department: str | None, person: Actor | None
) -> tuple[Case, DomainEvent]:
    """Give an accepted case to a department, a person, or both."""
    require_act(case, "assign", by)
    handler = person.snapshot() if person else None
    if department is None and handler is None:
        raise Invalid(
            "请指定承办的科室或承办人。",
            "Name a department or a person.",
            code="nobody_assigned",
            errors={"person": in_both("请选择科室或承办人。", "Name a department or a person.")},
        )
    must_stay_within(case, by=by, department=department, person=person)
    must_not_be_reported(case, department=department, handler=handler)
    if person and is_kept_from(case, person):
        raise GivenToWhomItNames(person.name)
    case = enter(case, "assign", by=by, at=at, data={"department": department, "handler": handler, "task": task})
    return case, audited(case, "assigned", by=by, at=at, department=case.department, handler=(handler or {}).get("sub"))


def release_handler(case: Case, *, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """Whoever had it holds no post for it any more: it awaits all case officers, and stays with its department."""
    had = (case.handler or {}).get("sub")
    case = enter(case, "assign", by=SYSTEM, at=at, data={"department": case.department, "task": task})
    return case, audited(case, "assigned", by=SYSTEM, at=at, department=case.department, handler=None, former=had)


def must_not_be_reported(
    case: Case, *, department: str | None, handler: Mapping[str, str] | None = None, body: str | None = None
) -> None:
    """A tip-off goes to nobody whom it reports (信访工作条例第三十条第三款). Raises :class:`IsReported`."""
    held = {"body": body or case.body, "department": department, "handler": handler}
    if taken := without(case.reported, case.kept_away, held):
        raise IsReported("department" if taken[0] == "department" else "person")


def rate(case: Case, *, satisfaction: int, at: datetime) -> tuple[Case, DomainEvent]:
    """The citizen says how content he is with the answer, 1 to 5; announced when the case closes."""
    must_be_allowed(case, "rate")
    case = enter(case, "rate", by=PUBLIC, at=at, data={"satisfaction": satisfaction})
    return case, audited(case, "rated", by=PUBLIC, at=at, satisfaction=satisfaction)


def reopen(
    case: Case, *, by: Actor, at: datetime, begun: Begun, message: str, named: Mapping[str, Any] | None = None
) -> tuple[Case, DomainEvent]:
    """Take an answered case up again; a new term and task begin, and the reason joins the dialogue as ``message``.

    ``named``: whom the reason names besides, and what follows.
    """
    _require_either(case, "reopen", by)
    told = {**(named or {}), **begun.told(), "message": message}
    case = enter(case, "reopen", by=by, at=at, on=begun.on, data=told)
    return case, announced(case, "accepted", by=by, at=at, act="reopen", reopened=case.reopened)


def close(case: Case, *, by: Actor, at: datetime, reason: str, message: str) -> tuple[Case, DomainEvent]:
    """Close an answered case before it lapses, since its citizen is content; its citizen is told why by ``message``."""
    require_act(case, "close", by)
    case = enter(case, "close", by=by, at=at, data={"message": message}, words={"reason": reason})
    return case, announced(case, "closed", by=by, at=at, act="close")


def erase(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    ground: str,
    responses: Sequence[str],
    reason: str = "",
    message: str | None = None,
) -> tuple[Case, DomainEvent]:
    """Erase who wrote it and what was said (个人信息保护法第四十七条); it ends by that, whatever its state.

    ``responses`` are the published answers that go with it; whose case was open is told by ``message``.
    Raises :class:`NoSuchCase` or :class:`NotAllowed`.
    """
    require_act(case, "erase", by)
    case = enter(case, "erase", by=by, at=at, data={"ground": ground, "message": message}, words={"reason": reason})
    return case, erased_event(case, by=by, at=at, responses=responses, ground=ground)


def lapse(case: Case, *, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Close an answered case whose time to be reopened is over."""
    case = enter(case, "lapse", by=by, at=at)
    return case, announced(case, "closed", by=by, at=at, act="lapse")


def written_to(
    case: Case, *, by: Actor, at: datetime, message: str, named: Mapping[str, Any] | None = None
) -> tuple[Case, DomainEvent]:
    """One more message of the dialogue, of either side; ``named``: whom it names besides, and what follows."""
    _require_either(case, "message", by)
    if case.messages >= MAX_MESSAGES:
        raise Conflict(
            f"这件来件的留言已满 {MAX_MESSAGES} 条，请另行提交一件。",
            f"This case has {MAX_MESSAGES} messages already; submit a new one.",
            code="dialogue_full",
        )
    case = enter(case, "message", by=by, at=at, data={"message": message, **(named or {})})
    return case, audited(case, "written_to", by=by, at=at, message=message)


def note(case: Case, *, by: Actor, at: datetime, text: str) -> tuple[Case, DomainEvent]:
    """Something for colleagues of the body alone: it stands in the ledger; no citizen and no other body reads it."""
    require_act(case, "note", by)
    case = enter(case, "note", by=by, at=at, data={"body": case.body}, words={"note": text})
    return case, audited(case, "noted", by=by, at=at)


def remind(case: Case, *, by: Actor, at: datetime, reason: str, task: str) -> tuple[Case, DomainEvent]:
    """Tell whoever has the case to hurry (催办): his task becomes a new one that says so."""
    require_act(case, "remind", by)
    case = enter(case, "remind", by=by, at=at, data={"task": task}, words={"reason": reason})
    return case, audited(case, "reminded", by=by, at=at, times=case.reminded)


def investigate(
    case: Case, *, by: Actor, at: datetime, on: date, finding: str, handling: str
) -> tuple[Case, DomainEvent]:
    """What an investigation of a complaint found (:data:`FINDINGS`), and what was done about it; a later one counts."""
    require_act(case, "investigate", by)
    case = enter(case, "investigate", by=by, at=at, on=on, data={"finding": finding}, words={"handling": handling})
    return case, audited(case, "investigated", by=by, at=at, finding=finding)


def _require_either(case: Case, act: str, by: Actor) -> None:
    """An officer needs his permission; the citizen has shown his code."""
    if by.is_staff:
        require_act(case, act, by)
    must_be_allowed(case, act)
