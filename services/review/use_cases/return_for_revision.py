"""Send a revision back to its proposer."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide, case_to_decide, conclude


def return_for_revision(command: Decide, *, work: UnitOfWork, clock: Clock) -> Case:
    """Return the revision with the reason and the fields concerned."""
    before, now = case_to_decide(command, work=work), clock.now()
    case, returned = rules.return_for_revision(
        before,
        step=command.step,
        opinion=command.opinion,
        fields=command.fields,
        sheet=command.sheet or None,
        by=command.actor,
        at=now,
    )
    return conclude(before, case, returned, command=command, work=work, at=now)
