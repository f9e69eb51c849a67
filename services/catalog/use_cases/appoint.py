"""Entering a person with posts that count at once: an import, the demonstration, an operator at the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.ports import Actor, Clock, DomainEvent
from services.catalog.domain import person as rules
from services.catalog.domain.body import Body
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_post import keep

# What is known of a person, apart from his posts.
KNOWN = ("name", "body", "department", "party_member", "kind", "mail", "active")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """A person as he shall be, and the posts that he shall have; others that he has already are left to him.

    ``stated``: what of the person counts where he is known already; everything else stays as it is known.
    """

    actor: Actor
    person: Person
    posts: Sequence[Wanted]
    stated: Collection[str] = KNOWN


def appoint(command: Appoint, *, work: UnitOfWork, clock: Clock) -> tuple[Person, bool]:
    """The person as he is then, and whether that changed anything."""
    at = clock.now()
    people = work.people.some({command.person.sub, *(post.deputy_for for post in command.posts)} - {""})
    previous = people.get(command.person.sub)
    wanted = _merged(command, previous)
    bodies = {code: work.bodies.get(code) for code in {wanted.body, *(post.body for post in command.posts)}}
    body = bodies[wanted.body]
    if body is None:
        raise NoSuchBody(wanted.body)
    person, events = _described(wanted, previous, body, by=command.actor, at=at)
    posts = [(post, bodies[post.body], people.get(post.deputy_for)) for post in command.posts]
    appointed, more = rules.appoint(person, posts, new_id=work.ids.new, by=command.actor, at=at, today=clock.today())
    if not (events or more):
        return person, False
    if more:  # which tells all that there is to tell of him
        events = [replace(event, announce=event.announce and event.name != "person.changed") for event in events]
    return keep(work, appointed, [*events, *more]), True


def _merged(command: Appoint, previous: Person | None) -> Person:
    if previous is None:
        return replace(command.person, etag=0)
    return replace(previous, **{name: getattr(command.person, name) for name in KNOWN if name in command.stated})


def _described(
    wanted: Person, previous: Person | None, body: Body, *, by: Actor, at: datetime
) -> tuple[Person, list[DomainEvent]]:
    if wanted == previous:
        return wanted, []
    return rules.save_person(wanted, previous=previous, body=body, has_party_organisation=False, by=by, at=at)
