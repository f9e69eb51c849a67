"""End the review of a revision that catalog recalled."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import SYSTEM, Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.hand_over import hand_over
from services.review.use_cases.void_case import void


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCase:
    """Its proposer recalled a revision."""

    disclosure: str
    revision: int


def withdraw_case(command: WithdrawCase, *, work: UnitOfWork, clock: Clock) -> Case | None:
    """Withdraw the revision's case.

    A recall can cross a verdict on its way here: an approval is then void, and a return or refusal has already
    ended the case, so nothing is left to do. None when there was no case at all.
    """
    case = work.cases.lock_revision(command.disclosure, command.revision)
    if case is None or case.state in ("returned", "refused", "withdrawn", "voided"):
        return case
    return void(case, work=work, clock=clock) if case.state == "approved" else withdraw(case, work=work, clock=clock)


def withdraw(before: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """Withdraw a locked, open case and take its task back."""
    case, withdrawn = rules.withdraw(before, at=clock.now())
    work.events.record(withdrawn)
    case = hand_over(before, case, reason="withdrawn", by=SYSTEM, at=clock.now(), work=work)
    return work.cases.save(case)
