"""The office enters a post of a person."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import person as rules
from services.catalog.domain.freshness import require_version
from services.catalog.domain.person import NoSuchPerson, Person, is_known_to
from services.catalog.domain.post import PARTY_ROLES, Post, Wanted
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import keep


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPost:
    """Which post whom; ``expected`` is the version of the person that was seen."""

    actor: Actor
    sub: str
    post: Wanted
    expected: str | None = None


def enter_post(command: EnterPost, *, work: UnitOfWork, clock: Clock) -> tuple[Person, Post]:
    """The post awaits the security administrator, who gets a task."""
    wanted = command.post
    people = work.people.some({command.sub, wanted.deputy_for} - {""})
    person = people.get(command.sub)
    if person is None or not is_known_to(person, command.actor):
        raise NoSuchPerson(command.sub)
    require_version(person.etag, command.expected)
    is_party = wanted.role in PARTY_ROLES
    identity = work.ids.new()
    person, events = rules.enter_post(
        person,
        wanted,
        post=identity,
        task=work.ids.new(),
        body=work.bodies.get(wanted.body),
        principal=people.get(wanted.deputy_for),
        has_party_organisation=is_party and work.people.anybody_held(wanted.role, wanted.body),
        by=command.actor,
        at=clock.now(),
        today=clock.today(),
    )
    person = keep(work, person, events)
    return person, person.post(identity)
