"""Posts whose last day has passed are put away."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.catalog.domain import person as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import end_deputyships_of, keep, load_person


def end_lapsed_posts(sub: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Of one person; they have counted no more since their last day."""
    at = clock.now()
    person, events = rules.end_lapsed_posts(load_person(work, sub, by=SYSTEM), at=at, today=clock.today())
    end_deputyships_of(work, keep(work, person, events), by=SYSTEM, at=at)
