"""Posts whose last day has passed are put away."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import person as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import keep, load_person


def end_lapsed_posts(sub: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Of one person; they have counted no more since their last day."""
    person, events = rules.end_lapsed_posts(load_person(work, sub), at=clock.now(), today=clock.today())
    keep(work, person, events)
