"""Void an approval that the office held before publication."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.refusals import CaseNotFound
from services.review.ports import UnitOfWork
from services.review.use_cases.end_case import void


def take_hold(disclosure: str, revision: int, *, work: UnitOfWork, clock: Clock) -> None:
    """Void the revision's approval; it must be approved, or the event is parked for somebody to look at."""
    case = work.cases.load_newest_for_update(disclosure, revision)
    if case is None:
        raise CaseNotFound
    void(case, work=work, clock=clock)
