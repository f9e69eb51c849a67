"""Pass the current step; the last one approves the case."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.domain.record import record_of
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide, case_to_decide
from services.review.use_cases.hand_over import hand_over


def pass_step(command: Decide, *, work: UnitOfWork, clock: Clock) -> Case:
    """Agree to the step; once every step is passed, seal the record and approve."""
    before = case_to_decide(command, "pass", work=work)
    now = clock.now()
    case, passed = rules.pass_step(
        before,
        step=command.step,
        opinion=command.opinion,
        sheet=command.sheet or None,
        by=command.actor,
        at=now,
        today=clock.today(),
        calendar=work.calendar,
    )
    work.events.record(passed)
    verdict = case.steps[command.step - 1].verdicts[-1]
    if case.current is None:
        record = work.seals.keep(record_of(case, at=now))
        case, approved = rules.approve(case, record=record, by=command.actor, at=now)
        work.events.record(approved)
    case = hand_over(before, case, reason="passed", by=command.actor, at=now, work=work)
    return work.cases.save(case, verdict)
