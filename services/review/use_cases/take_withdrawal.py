"""End what is still under review of a disclosure that was withdrawn."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.ports import UnitOfWork
from services.review.use_cases.end_case import withdraw


def take_withdrawal(disclosure: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Withdraw the open case of a correction under way."""
    for case in work.cases.load_all_for_update(disclosure):
        if case.state == "open":
            withdraw(case, work=work, clock=clock)
