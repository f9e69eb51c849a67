"""Somebody comes to work in what a tip-off reports, or to stand in for whom it reports: from then on he has it no more.

His ledger is without it at once; a task of it that he still had would tell him that there is one about his department.
"""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import awaited, task
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.release_handler import release_handler
from services.complaints.use_cases.unpress import unpress


def keep_from_newcomer(sub: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Whoever may still have it is asked anew; what was in his hands awaits the others."""
    for number in work.cases.kept_from(sub):
        release_handler(number, work=work, clock=clock)
        case, now = work.cases.load_for_update(number), clock.now()
        for event in (*task.redated(case, by=SYSTEM, at=now), *awaited.asked_anew(case, by=SYSTEM, at=now)):
            work.events.record(event)
        unpress(case, work=work, clock=clock)
