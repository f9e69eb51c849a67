"""End what is still under review of a disclosure that was withdrawn, and forget what a takedown must not leave."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.ports import UnitOfWork
from services.review.use_cases.redact_case import redact_case
from services.review.use_cases.withdraw_case import withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDisclosure:
    """A disclosure was withdrawn; ``purge``: taken down at once (紧急下架)."""

    disclosure: str
    purge: bool


def close_disclosure(command: CloseDisclosure, *, work: UnitOfWork, clock: Clock) -> None:
    """Withdraw the open case of a correction under way; on a takedown redact all cases of the disclosure."""
    for case in work.cases.lock_disclosure(command.disclosure):
        if case.state == "open":
            case = withdraw(case, work=work, clock=clock)
        if command.purge:
            redact_case(case, work=work, clock=clock)
