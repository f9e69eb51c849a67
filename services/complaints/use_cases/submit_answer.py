"""An officer sends a finished draft answer to whoever checks or signs it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import answering as rules
from services.complaints.domain import states, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.body_rules import must_be_looked_over
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitAnswer(CaseCommand):
    """The draft as it stands is finished."""


def submit_answer(command: SubmitAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """Only now it is asked whether each point was looked over, and somebody has a task of it."""
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "submit_answer", by)
    said = work.answers.wording(before.draft or "")
    must_be_looked_over(before.rules, said.checks if said else ())
    case, submitted = rules.draft_submitted(before, by=by, at=now, task=work.ids.new())
    for event in (submitted, task.check_opened(case, by=by, at=now)):
        work.events.record(event)
    work.answers.move(case.draft or "", states.SUBMITTED)
    return work.cases.save(case)
