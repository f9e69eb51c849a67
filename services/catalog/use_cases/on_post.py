"""What all acts on a post share: the person, of the version that was seen."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.freshness import require_version
from services.catalog.domain.person import NoSuchPerson, Person
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPost:
    """Who acts on which post of whom; ``expected`` is the version of the person that was seen."""

    actor: Actor
    sub: str
    post: str
    reason: str = ""
    expected: str | None = None


def load_person(work: UnitOfWork, sub: str, expected: str | None = None) -> Person:
    """The person with his posts. Raises :class:`NoSuchPerson`, or :class:`Stale` for another version."""
    person = work.people.get(sub)
    if person is None:
        raise NoSuchPerson(sub)
    require_version(person.etag, expected)
    return person


def keep(work: UnitOfWork, person: Person, events: list[DomainEvent]) -> Person:
    """Record what happened and save."""
    for event in events:
        work.events.record(event)
    return work.people.save(person)
