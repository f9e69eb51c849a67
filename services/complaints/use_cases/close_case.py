"""An officer closes an answered case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase(CaseCommand):
    """Close before the time to reopen is over, e.g. on the citizen's word."""

    reason: str = ""


def close_case(command: CloseCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The last act of a case; its satisfaction is announced now."""
    work.refuse_marked("reason", command.reason)
    case, by = current_case(command, work=work)
    case, closed = rules.close(case, by=by, at=clock.now(), reason=command.reason or None)
    work.events.record(closed)
    return work.cases.save(case)
