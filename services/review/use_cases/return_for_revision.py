"""Send a revision back to its proposer."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide, case_to_decide
from services.review.use_cases.hand_over import hand_over


def return_for_revision(command: Decide, *, work: UnitOfWork, clock: Clock) -> Case:
    """Return the revision with the reason and the fields concerned."""
    before = case_to_decide(command, "return", work=work)
    now = clock.now()
    case, returned = rules.return_for_revision(
        before,
        step=command.step,
        opinion=command.opinion,
        fields=command.fields,
        sheet=command.sheet or None,
        by=command.actor,
        at=now,
    )
    work.events.record(returned)
    case = hand_over(before, case, reason="returned", by=command.actor, at=now, work=work)
    return work.cases.save(case, case.steps[command.step - 1].verdicts[-1])
