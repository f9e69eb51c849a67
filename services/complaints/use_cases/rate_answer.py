"""A citizen rates the answer to his case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case, must_be_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAnswer(CaseCommand):
    """1 (not at all) to 5 (fully content), with the receipt code."""

    code: str
    satisfaction: int


def rate_answer(command: RateAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """A later rating of the same answer takes the place of the earlier one."""
    case, _ = current_case(command, work=work)
    must_be_citizen(command)
    case, rated = rules.rate(case, satisfaction=command.satisfaction, at=clock.now())
    work.events.record(rated)
    return work.cases.save(case)
