"""Keep what the catalog tells of a person."""

from __future__ import annotations

from chassis.ports import Clock
from services.notify.ports import Person, UnitOfWork


def keep_person(person: Person, *, work: UnitOfWork, clock: Clock) -> Person:
    """Name, department, roles and office mail of one of the staff."""
    work.directory.keep_person(person)
    return person
