"""An officer accepts a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import task
from services.complaints.domain.acts import Begun
from services.complaints.domain.case import Case
from services.complaints.domain.order import day_of_platform
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.begun_term import term_from_acceptance
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCase(CaseCommand):
    """Take the case on."""


def accept_case(command: AcceptCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The citizen sees that somebody is on it, and the task is now the officer's.

    The due date stays, unless the law of its channel counts from here (信访工作条例第三十四条).
    """
    (received, by), now = current_case(command, work=work), clock.now()
    begun = term_by_channel(received, clock.today(), work)
    case, accepted = rules.accept(received, by=by, at=now, task=work.ids.new(), begun=begun)
    for event in (accepted, *task.passed_on(received, case, "accepted", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)


def term_by_channel(received: Case, today: date, work: UnitOfWork) -> Begun | None:
    """The term that begins with the acceptance, where the law of its channel has one begin."""
    limit = work.terms.from_acceptance.get(received.channel)
    if limit is None or received.has_set_day:
        return None
    set_day = day_of_platform(work.cases.heard(received))
    return term_from_acceptance(limit, today, received.order_number, set_day, work=work)
