"""An officer closes an answered case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, notices
from services.complaints.domain.case import Case, require
from services.complaints.domain.lapse import must_be_left
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase(CaseCommand):
    """Close before the time to reopen is over, once the citizen is content; he reads the reason."""

    reason: str


def close_case(command: CloseCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The last act of a case; its satisfaction is announced now. No case is closed silently on its citizen.

    Raises :class:`~services.complaints.domain.lapse.MayStillReopen`.
    """
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    require("case.close", before, by)
    must_be_left(before, work.terms)
    told = tell_citizen(before.id, notices.closed(command.reason), by=by, at=now, work=work)
    case, closed = rules.close(before, by=by, at=now, reason=command.reason, message=told)
    for event in (closed, *awaited.moved(before, case, "closed", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)
