"""An officer does not accept a case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, task
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAcceptCase(CaseCommand):
    """Refuse, and say why, what can be done against it, and where to turn."""

    reason: str
    remedy: str
    right_channel: str


def not_accept_case(command: NotAcceptCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The citizen reads reason, remedy and right channel with his receipt code."""
    for field in ("reason", "remedy", "right_channel"):
        work.refuse_marked(field, getattr(command, field))
    (before, by), now = current_case(command, work=work), clock.now()
    case, refused = rules.not_accept(
        before,
        by=by,
        at=now,
        reason=command.reason,
        remedy=command.remedy,
        right_channel=command.right_channel,
    )
    for event in (
        refused,
        *awaited.moved(before, case, "not_accepted", by=by, at=now),
        task.closed(case, "not_accepted", by=by, at=now),
    ):
        work.events.record(event)
    return work.cases.save(case)
