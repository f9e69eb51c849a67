"""Counting an open obligation anew with a calendar that was loaded since."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.obligation_events import recount
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.save_obligations import save_obligations


def recount_obligation(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """One event where the date moved or became certain; what is closed stays."""
    obligation = work.obligations.hold_item_of(identity)
    item = work.items.get(obligation.item) if obligation else None
    if obligation is None or item is None:
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
    save_obligations([counted] if counted != obligation else [], item, work=work, at=clock.now())
