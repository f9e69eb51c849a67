"""Counting an open obligation anew with a calendar that was loaded since."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.obligation_events import recount
from services.catalog.ports import UnitOfWork


def recount_obligation(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """One event where the date moved or became certain; what is closed stays."""
    obligation = work.obligations.load_for_update(identity)
    if obligation is None:
        return
    counted, events = recount(
        obligation,
        obligation.counted_from,
        obligation.limit,
        calendar=work.calendar,
        today=clock.today(),
        at=clock.now(),
    )
    for event in events:
        work.events.record(event)
    work.obligations.save([counted] if counted != obligation else [])
