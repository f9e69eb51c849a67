"""Forget what was written of a disclosure that was purged, where somebody is held to account for it."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import accountability as rules
from services.review.ports import UnitOfWork


def forget_accountabilities(disclosure: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Facts, statement and reason go; who, which measure and until when stay."""
    for matter in work.accountabilities.load_all_for_update(disclosure):
        if not matter.purged:
            silent, event = rules.blanked(matter, at=clock.now())
            work.events.record(event)
            work.accountabilities.save(silent)
