"""What all acts on a post share: the person, of the version that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.freshness import require_version
from services.catalog.domain.person import NoSuchPerson, Person, end_deputyships, is_known_to
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPost:
    """Who acts on which post of whom; ``expected`` is the version of the person that was seen."""

    actor: Actor
    sub: str
    post: str
    reason: str = ""
    expected: str | None = None


def load_person(work: UnitOfWork, sub: str, *, by: Actor, expected: str | None = None) -> Person:
    """The person with his posts, for whoever may know of him.

    Raises :class:`NoSuchPerson`, or :class:`Stale` for another version.
    """
    person = work.people.get(sub)
    if person is None or not is_known_to(person, by):
        raise NoSuchPerson(sub)
    require_version(person.etag, expected)
    return person


def end_deputyships_of(work: UnitOfWork, principal: Person, *, by: Actor, at: datetime) -> None:
    """Whoever stands in for somebody does so no longer than he himself has the post."""
    for deputy in work.people.deputies_of(principal.sub):
        ended, events = end_deputyships(deputy, principal, by=by, at=at)
        if events:
            keep(work, ended, events)


def keep(work: UnitOfWork, person: Person, events: list[DomainEvent]) -> Person:
    """Record what happened and save."""
    for event in events:
        work.events.record(event)
    return work.people.save(person)
