"""What can be done with a case: each act is guarded, enters one entry into the ledger, and says what to announce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from chassis.ports import PUBLIC, Actor, Conflict, DomainEvent, Due, Invalid, in_both
from services.complaints.domain.case import (
    MAX_MESSAGES,
    Case,
    announced,
    audited,
    erased_event,
    require,
)
from services.complaints.domain.ledger import enter
from services.complaints.domain.terms import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The term that begins with an act: from which day, until when, by which limit; and the task that goes with it."""

    on: date
    due: Due
    limit: Limit
    task: str

    def told(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        return {
            "due_on": self.due.on.isoformat(),
            "due_provisional": self.due.provisional,
            "term": asdict(self.limit),
            "task": self.task,
        }


def submitted(
    case: Case, *, by: Actor, at: datetime, begun: Begun, department: str | None = None
) -> tuple[Case, DomainEvent]:
    """Take a case in: by the citizen (submit) or by an officer from a call, visit or letter (record)."""
    act, who = ("record", by) if by.is_staff else ("submit", PUBLIC)
    told = {**begun.told(), "channel": case.channel, "department": department}
    case = enter(case, act, by=who, at=at, on=begun.on, data=told)
    came = {"channel": case.channel, "received_on": case.received_on.isoformat()}
    return case, announced(case, "received", by=who, at=at, **came)


def accept(case: Case, *, by: Actor, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """Accept a case that was received; it is now this officer's, and so is its task."""
    require("case.accept", case, by)
    case = enter(case, "accept", by=by, at=at, data={"task": task})
    return case, announced(case, "accepted", by=by, at=at)


def not_accept(
    case: Case, *, by: Actor, at: datetime, reason: str, remedy: str | None, right_channel: str | None
) -> tuple[Case, DomainEvent]:
    """Refuse to take a case on, with the reason, the remedy, and where to turn instead."""
    require("case.not_accept", case, by)
    said = {"reason": reason, "remedy": remedy, "right_channel": right_channel}
    case = enter(case, "not_accept", by=by, at=at, words=said)
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
    case = enter(case, "assign", by=by, at=at, data={"department": department, "handler": handler, "task": task})
    return case, audited(case, "assigned", by=by, at=at, department=case.department, handler=(handler or {}).get("sub"))


def drafted(case: Case, *, answer: str, by: Actor, at: datetime, digest: str | None = None) -> tuple[Case, DomainEvent]:
    """Keep a draft answer beside the case; the citizen does not see it. ``digest`` is that of its wording."""
    require("case.draft", case, by)
    case = enter(case, "draft", by=by, at=at, data={"answer": answer, "wording": digest})
    return case, audited(case, "drafted", by=by, at=at, answer=answer)


def answered(
    case: Case, *, by: Actor, at: datetime, outcome: str, answer: str, digest: str | None = None
) -> tuple[Case, DomainEvent]:
    """Answer: the clock stops here. A rating of an earlier answer goes, for it judged another text."""
    require("case.answer", case, by)
    case = enter(case, "answer", by=by, at=at, data={"answer": answer, "outcome": outcome, "wording": digest})
    return case, announced(case, "answered", by=by, at=at, outcome=outcome, answer=answer)


def rate(case: Case, *, satisfaction: int, at: datetime) -> tuple[Case, DomainEvent]:
    """The citizen says how content he is with the answer, 1 to 5; announced when the case closes."""
    case = enter(case, "rate", by=PUBLIC, at=at, data={"satisfaction": satisfaction})
    return case, audited(case, "rated", by=PUBLIC, at=at, satisfaction=satisfaction)


def reopen(case: Case, *, by: Actor, at: datetime, begun: Begun, message: str) -> tuple[Case, DomainEvent]:
    """Take an answered case up again; a new term and task begin, and the reason joins the dialogue as ``message``."""
    if by.is_staff:
        require("case.reopen", case, by)
    case = enter(case, "reopen", by=by, at=at, on=begun.on, data={**begun.told(), "message": message})
    return case, announced(case, "accepted", by=by, at=at, act="reopen", reopened=case.reopened)


def close(case: Case, *, by: Actor, at: datetime, reason: str | None) -> tuple[Case, DomainEvent]:
    """Close an answered case before it lapses, e.g. when the citizen says that all is well."""
    require("case.close", case, by)
    case = enter(case, "close", by=by, at=at, words={"reason": reason})
    return case, announced(case, "closed", by=by, at=at, act="close")


def erase(case: Case, *, by: Actor, at: datetime, ground: str, responses: Sequence[str]) -> tuple[Case, DomainEvent]:
    """Erase who wrote it and what was said (个人信息保护法第四十七条); it ends by that, whatever its state.

    ``responses`` are the published answers that go with it. Raises :class:`NoSuchCase` or :class:`NotAllowed`.
    """
    require("case.erase", case, by)
    case = enter(case, "erase", by=by, at=at, data={"ground": ground})
    return case, erased_event(case, by=by, at=at, responses=responses, ground=ground)


def lapse(case: Case, *, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Close an answered case whose time to be reopened is over."""
    case = enter(case, "lapse", by=by, at=at)
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
    case = enter(case, "message", by=by, at=at, data={"message": message})
    return case, audited(case, "written_to", by=by, at=at, message=message)
