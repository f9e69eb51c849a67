"""Entering a person with posts that count at once: an import, the demonstration, an operator at the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.ports import Actor, Clock, DomainEvent
from services.catalog.domain import person as rules
from services.catalog.domain.body import Body
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.catalog.domain.refusals import NoSuchBody
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """A person as he shall be, and the posts that he shall have; others that he has already are left to him."""

    actor: Actor
    person: Person
    posts: Sequence[Wanted]


def appoint(command: Appoint, *, work: UnitOfWork, clock: Clock) -> tuple[Person, bool]:
    """The person as he is then, and whether that changed anything."""
    wanted, at = command.person, clock.now()
    people = work.people.some({wanted.sub, *(post.deputy_for for post in command.posts)} - {""})
    bodies = {code: work.bodies.get(code) for code in {wanted.body, *(post.body for post in command.posts)}}
    body = bodies[wanted.body]
    if body is None:
        raise NoSuchBody(wanted.body)
    previous = people.get(wanted.sub)
    person, events = _described(command, previous, body, at)
    posts = [(post, bodies[post.body], people.get(post.deputy_for)) for post in command.posts]
    appointed, more = rules.appoint(person, posts, new_id=work.ids.new, by=command.actor, at=at, today=clock.today())
    if not (events or more):
        return person, False
    if more:  # which tells all that there is to tell of him
        events = [replace(event, announce=event.announce and event.name != "person.changed") for event in events]
    return keep(work, appointed, [*events, *more]), True


def _described(command: Appoint, previous: Person | None, body: Body, at: datetime) -> tuple[Person, list[DomainEvent]]:
    if previous is not None and _is_as(previous, command.person):
        return previous, []
    wanted = replace(command.person, etag=previous.etag if previous else 0)
    return rules.save_person(
        wanted, previous=previous, body=body, has_party_organisation=False, by=command.actor, at=at
    )


def _is_as(present: Person, wanted: Person) -> bool:
    names = ("name", "body", "department", "party_member", "kind", "mail", "active")
    return all(getattr(present, name) == getattr(wanted, name) for name in names)
