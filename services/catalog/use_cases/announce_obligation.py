"""Saying once that an obligation is due soon, and once that it is overdue."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.obligation_events import announce
from services.catalog.ports import UnitOfWork


def announce_obligation(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Announce what its due date wants said today, however long nobody looked."""
    obligation = work.obligations.load_for_update(identity)
    item = work.items.get(obligation.item) if obligation else None
    if obligation is None or item is None:
        return
    said, events = announce(
        obligation, item, calendar=work.calendar, today=clock.today(), at=clock.now(), new_id=work.ids.new
    )
    for event in events:
        work.events.record(event)
    work.obligations.save([said] if said != obligation else [])
