"""撤销回避: let a person take steps of a case again."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.check_staffing import check_staffing
from services.review.use_cases.reassign import reassign
from services.review.use_cases.recuse import OnRecusal, case_and_person


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRecusal(OnRecusal):
    """Whose recusal ends, and why."""

    why: str


def end_recusal(command: EndRecusal, *, work: UnitOfWork, clock: Clock) -> Case:
    """Steps that nobody has taken meanwhile are his again."""
    work.markings.refuse_marked("why", command.why)
    before, person = case_and_person(command, work=work, clock=clock)
    now = clock.now()
    case, ended = rules.end_recusal(before, person, why=command.why, by=command.actor, at=now)
    work.events.record(ended)
    case = reassign(before, case, reason="recusal_ended", by=command.actor, at=now, work=work)
    return work.cases.save(check_staffing(case, work=work, clock=clock))
