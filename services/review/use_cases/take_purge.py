"""catalog purged a disclosure: every word of it goes, reviewers' included."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.ports import UnitOfWork
from services.review.use_cases.end_case import void, withdraw
from services.review.use_cases.forget_accountabilities import forget_accountabilities
from services.review.use_cases.forget_assessments import forget_assessments
from services.review.use_cases.forget_deliberations import forget_deliberations
from services.review.use_cases.forget_oversight import forget_oversight
from services.review.use_cases.purge_case import purge_case


def take_purge(disclosure: str, *, ended: int | None, work: UnitOfWork, clock: Clock) -> None:
    """End what is under way, an approval of the revision that ``ended`` included, and forget what all cases say.

    Done again it changes nothing.
    """
    forget_oversight(disclosure, work=work, clock=clock)
    for issue in work.issues.load_all_for_update(disclosure):
        forget_deliberations(issue, work=work, clock=clock)
    forget_accountabilities(disclosure, work=work, clock=clock)
    cases = work.cases.load_all_for_update(disclosure)
    forget_assessments(cases, work=work, clock=clock)
    for case in cases:
        if case.purged:
            continue
        case = purge_case(case, work=work, clock=clock)
        # Afterwards, so that what is told of its end is not forgotten with the rest.
        if case.state == "open":
            withdraw(case, work=work, clock=clock)
        elif case.state == "approved" and case.proposal.revision == ended:
            void(case, work=work, clock=clock)
