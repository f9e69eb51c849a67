"""Pass a current step; the last one approves the case."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.afterwards import awaiting_deliberation
from services.review.domain.case import Case
from services.review.domain.record import record_of
from services.review.domain.refusals import ContentDamaged
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide, case_to_decide, conclude
from services.review.use_cases.number_certificate import with_certificate


def pass_step(command: Decide, *, work: UnitOfWork, clock: Clock) -> Case:
    """Agree to the step; once every step is passed, keep the record and approve."""
    before, now = case_to_decide(command, work=work), clock.now()
    if damaged := work.contents.damaged(before):
        raise ContentDamaged(damaged)
    ready = before.steps[command.step - 1]
    case, *events = rules.pass_step(
        before,
        step=command.step,
        opinion=command.opinion,
        sheet=with_certificate(before, ready, command.sheet or None, today=clock.today(), work=work),
        by=command.actor,
        at=now,
        today=clock.today(),
        calendar=work.calendar,
    )
    if not case.current:
        record_digest = work.records.keep(record_of(case, at=now))
        case, approved = rules.approve(case, record_digest=record_digest, by=command.actor, at=now)
        events.append(approved)
        if case.deliberate_after:
            case, awaited = awaiting_deliberation(
                case, task=work.ids.new(), at=now, today=clock.today(), calendar=work.calendar
            )
            events.append(awaited)
    return conclude(before, case, *events, command=command, work=work, at=now)
