"""End the review of a revision that its proposer recalled."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.ports import UnitOfWork
from services.review.use_cases.end_case import void, withdraw


def take_recall(disclosure: str, revision: int, *, work: UnitOfWork, clock: Clock) -> None:
    """Withdraw the revision's case, if there is one.

    A recall can cross a verdict on its way here: an approval is then void, and a return or refusal has already
    ended the case, so nothing is left to do.
    """
    case = work.cases.load_newest_for_update(disclosure, revision)
    if case and case.state == "open":
        withdraw(case, work=work, clock=clock)
    elif case and case.state == "approved":
        void(case, work=work, clock=clock)
