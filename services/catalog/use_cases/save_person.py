"""Adding and changing a person of the staff."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import person as rules
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.freshness import require_version
from services.catalog.domain.person import NoSuchPerson, Person, is_known_to
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import end_deputyships_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePerson:
    """The person as he shall be, apart from his posts; ``expected`` is the version that was seen."""

    actor: Actor
    person: Person
    new: bool = False
    expected: str | None = None


def save_person(command: SavePerson, *, work: UnitOfWork, clock: Clock) -> Person:
    """Keep the person and tell the other services; whoever is dismissed is signed out everywhere."""
    body = work.bodies.get(command.person.body)
    if body is None:
        raise NoSuchBody(command.person.body)
    # Whether a new one is there already shows when he is kept: of two at once, the second is refused.
    present = None if command.new else work.people.get(command.person.sub)
    if not command.new and (present is None or not is_known_to(present, command.actor)):
        raise NoSuchPerson(command.person.sub)
    etag = present.etag if present else 0
    require_version(etag, command.expected)
    at = clock.now()
    membership_changes = command.person.party_member != (present is not None and present.party_member)
    person, events = rules.save_person(
        replace(command.person, etag=etag),
        previous=present,
        body=body,
        has_party_organisation=membership_changes and work.people.anybody_held("party_organisation", body.code),
        by=command.actor,
        at=at,
    )
    for event in events:
        work.events.record(event)
    if present is not None and person.generation != present.generation:
        work.sessions.end_all(person.sub, at)
    saved = work.people.save(person)
    if present is not None and person.posts != present.posts:
        end_deputyships_of(work, saved, by=command.actor, at=at)
    return saved
