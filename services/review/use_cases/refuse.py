"""Decide that a revision is not to be disclosed."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide, case_to_decide, conclude


def refuse(command: Decide, *, work: UnitOfWork, clock: Clock) -> Case:
    """Refuse the revision on a legal ground (条例第十四至十六条)."""
    before, now = case_to_decide(command, work=work), clock.now()
    case, refused = rules.refuse(
        before,
        step=command.step,
        opinion=command.opinion,
        ground=command.ground,
        sheet=command.sheet or None,
        by=command.actor,
        at=now,
    )
    return conclude(before, case, refused, command=command, work=work, at=now)
