"""复查: somebody looked at a rule again, and it stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock
from services.catalog.domain import bylaw as rules
from services.catalog.domain.bylaw import Bylaw
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_bylaw import OnBylaw, load_bylaw


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBylaw(OnBylaw):
    """On which day, and until when the next time (None: no day is set)."""

    reviewed_on: date
    review_by: date | None = None


def review_bylaw(command: ReviewBylaw, *, work: UnitOfWork, clock: Clock) -> Bylaw:
    """Note it; the task that asked for it is done."""
    bylaw, others = load_bylaw(command, work=work, clock=clock)
    reviewed, events = rules.review_bylaw(
        bylaw,
        others=others,
        reviewed_on=command.reviewed_on,
        review_by=command.review_by,
        by=command.actor,
        at=clock.now(),
        today=clock.today(),
    )
    for event in events:
        work.events.record(event)
    return work.bylaws.save(reviewed)
