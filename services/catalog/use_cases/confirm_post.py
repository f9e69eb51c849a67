"""The security administrator confirms a post."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import person as rules
from services.catalog.domain.person import Person
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import OnPost, keep, load_person


def confirm_post(command: OnPost, *, work: UnitOfWork, clock: Clock) -> Person:
    """From now on it counts, in every service."""
    person = load_person(work, command.sub, by=command.actor, expected=command.expected)
    person, events = rules.confirm_post(person, command.post, by=command.actor, at=clock.now(), today=clock.today())
    return keep(work, person, events)
