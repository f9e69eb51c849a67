"""Adding and changing a person of the staff directory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import person as rules
from services.catalog.domain.administration import require_keeper
from services.catalog.domain.freshness import require_version
from services.catalog.domain.person import Person
from services.catalog.domain.refusals import NoSuchBody
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePerson:
    """The person as he shall be; ``expected`` is the version that was seen."""

    actor: Actor
    person: Person
    expected: str | None = None


def save_person(command: SavePerson, *, work: UnitOfWork, clock: Clock) -> Person:
    """Keep the person and tell the other services. Moving to another body needs the right to keep both."""
    body = work.bodies.get(command.person.body)
    if body is None:
        raise NoSuchBody(command.person.body)
    present = work.people.get(command.person.sub)
    if present is not None and present.body != command.person.body:
        require_keeper(command.actor, body=present.body)
    etag = present.etag if present else 0
    require_version(etag, command.expected)
    person, event = rules.save_person(replace(command.person, etag=etag), body=body, by=command.actor, at=clock.now())
    work.events.record(event)
    return work.people.save(person)
