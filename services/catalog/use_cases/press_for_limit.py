"""Tell those who can mend it of a draft that nears its limit of publication, or is past it."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.limit_tasks import with_limit_tasks
from services.catalog.domain.timeline import time_limit
from services.catalog.ports import UnitOfWork


def press_for_limit(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Open what is wanted and not open yet. Its version stays: whoever edits it just now is not in the way."""
    disclosure = work.disclosures.load_for_update(identity)
    if disclosure is None:
        return
    limit = time_limit(disclosure, calendar=work.calendar, today=clock.today())
    pressed, events = with_limit_tasks(disclosure, limit, new_id=work.ids.new, at=clock.now())
    for event in events:
        work.events.record(event)
    work.disclosures.save_tasks(pressed)
