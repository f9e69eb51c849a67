"""The effect of a measure ends by its day."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import accountability as rules
from services.review.ports import UnitOfWork


def end_accountability(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Once its last day is past; what was ended between the list and the lock stays."""
    matter = work.accountabilities.load_for_update(identity)
    if matter is None or matter.state != "published":
        return
    if matter.effective_until is None or matter.effective_until >= clock.today():
        return
    after, event = rules.end(matter, at=clock.now())
    work.events.record(event)
    work.accountabilities.save(after)
