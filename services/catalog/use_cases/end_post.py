"""A post ends before its time."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import person as rules
from services.catalog.domain.person import Person
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import OnPost, end_deputyships_of, keep, load_person


def end_post(command: OnPost, *, work: UnitOfWork, clock: Clock) -> Person:
    """From now on it counts no more, in any service."""
    person, at = load_person(work, command.sub, by=command.actor, expected=command.expected), clock.now()
    person, events = rules.end_post(person, command.post, by=command.actor, at=at, reason=command.reason)
    person = keep(work, person, events)
    end_deputyships_of(work, person, by=command.actor, at=at)
    return person
