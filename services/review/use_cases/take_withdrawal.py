"""End what is still under review of a disclosure that was withdrawn, or still to be deliberated."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import afterwards
from services.review.ports import UnitOfWork
from services.review.use_cases.end_case import withdraw


def take_withdrawal(disclosure: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Withdraw the open case of a correction under way; what people no longer read need not be deliberated on."""
    for case in work.cases.load_all_for_update(disclosure):
        if case.state == "open":
            withdraw(case, work=work, clock=clock)
        elif case.awaits_deliberation:
            spared, closed = afterwards.withdrawn(case, at=clock.now())
            work.events.record(closed)
            work.cases.save(spared)
