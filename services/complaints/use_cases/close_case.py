"""An officer closes an answered case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain import case as rules
from services.complaints.domain.case import Case
from services.complaints.domain.texts import REASON_MAX, clean
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Close before the time to reopen is over, e.g. on the citizen's word."""

    actor: Actor
    number: str
    reason: str = ""
    seen: str | None = None


def close_case(command: CloseCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The last act of a case; its satisfaction is told to the others now."""
    reason = clean(command.reason, field="reason", longest=REASON_MAX, required=False)
    work.refuse_marked("reason", reason)
    case = work.cases.lock(command.number, seen=command.seen)
    case, closed = rules.close(case, by=command.actor, at=clock.now(), reason=reason or None)
    work.events.record(closed)
    return work.cases.save(case)
