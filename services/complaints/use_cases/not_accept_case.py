"""An officer does not accept a case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain import case as rules
from services.complaints.domain import task
from services.complaints.domain.case import Case
from services.complaints.domain.texts import REASON_MAX, clean
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAcceptCase:
    """Refuse, and say why, what can be done against it, and where to turn."""

    actor: Actor
    number: str
    reason: str
    remedy: str = ""
    right_channel: str = ""
    seen: str | None = None


def not_accept_case(command: NotAcceptCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The citizen reads reason, remedy and right channel with his receipt code."""
    told = {
        field: clean(getattr(command, field), field=field, longest=REASON_MAX, required=field == "reason")
        for field in ("reason", "remedy", "right_channel")
    }
    for field, text in told.items():
        work.refuse_marked(field, text)
    case, now = work.cases.lock(command.number, seen=command.seen), clock.now()
    case, refused = rules.not_accept(
        case,
        by=command.actor,
        at=now,
        reason=told["reason"],
        remedy=told["remedy"] or None,
        right_channel=told["right_channel"] or None,
    )
    work.events.record(refused)
    work.events.record(task.closed(case, reason="not_accepted", by=command.actor, at=now))
    return work.cases.save(case)
