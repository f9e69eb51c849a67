"""End what is still under review of a disclosure that was withdrawn, and forget what a takedown must not leave."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.ports import UnitOfWork
from services.review.use_cases.end_case import withdraw
from services.review.use_cases.redact_case import redact_case


def take_withdrawal(disclosure: str, *, purge: bool, work: UnitOfWork, clock: Clock) -> None:
    """Withdraw the open case of a correction under way; ``purge`` (紧急下架) redacts all cases of the disclosure."""
    for case in work.cases.load_all_for_update(disclosure):
        if case.state == "open":
            case = withdraw(case, work=work, clock=clock)
        if purge:
            redact_case(case, work=work, clock=clock)
