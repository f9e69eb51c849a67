"""Saying once that an obligation is due soon, and once that it is overdue."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.obligation_events import announce
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.save_obligations import save_obligations


def announce_obligation(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Announce what its due date wants said today, however long nobody looked."""
    obligation = work.obligations.hold_item_of(identity)
    item = work.items.get(obligation.item) if obligation else None
    if obligation is None or item is None:
        return
    # What is missing of the item on the same occasion is said with it: one task, not one for each element.
    changed = []
    for each in work.obligations.of_occasion(item.code, obligation.occasion):
        said, events = announce(each, calendar=work.calendar, today=clock.today(), at=clock.now())
        changed += [said] if events else []
        for event in events:
            work.events.record(event)
    save_obligations(changed, item, work=work, at=clock.now())
