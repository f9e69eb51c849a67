"""Forget what was written of a disclosure that was purged, where somebody is held to account for it."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.review.domain import accountability as rules
from services.review.ports import UnitOfWork
from services.review.use_cases.on_accountability import with_tasks


def forget_accountabilities(disclosure: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Facts, statement and reason go, once: whoever is accused may be the one who purges, and purges again.

    Who, about which edition, which measure and until when stay.
    """
    hear_until = work.calendar.due(clock.today(), rules.HEARING_DAYS).on
    for matter in work.accountabilities.load_all_for_update(disclosure):
        if matter.purged_at is None:
            silent, event = rules.blanked(matter, at=clock.now(), hear_until=hear_until)
            work.events.record(event)
            work.accountabilities.save(with_tasks(matter, silent, by=SYSTEM, work=work, clock=clock))
