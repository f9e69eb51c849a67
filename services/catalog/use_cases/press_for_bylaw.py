"""Asking the office once to look at a rule whose day has passed, and no longer once that is needless."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.bylaw import with_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_bylaw import others_of


def press_for_bylaw(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Open its task, however long nobody looked, or close one that a later version or a repeal made needless."""
    bylaw = work.bylaws.load_for_update(identity)
    if bylaw is None:
        return
    pressed, events = with_task(bylaw, others_of(bylaw, work), new_id=work.ids.new, at=clock.now(), today=clock.today())
    for event in events:
        work.events.record(event)
    if events:
        work.bylaws.save(pressed)
