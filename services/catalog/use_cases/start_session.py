"""Somebody signs in."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import session as rules
from services.catalog.domain.person import NoSuchPerson
from services.catalog.domain.session import ProviderSession, Session
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSession:
    """Of whom, for how long, and in which way; ``actor`` is who made it, where that is not the person himself.

    ``provider``: the session at the identity provider that it follows from.
    """

    sub: str
    minutes: int
    way: str = "sign_in"
    actor: Actor | None = None
    provider: ProviderSession | None = None


def start_session(command: StartSession, *, work: UnitOfWork, clock: Clock) -> Session:
    """A session of somebody who is entered and active. Raises :class:`NoSuchPerson` for anybody else."""
    person = work.people.get(command.sub)
    if person is None or not person.active:
        raise NoSuchPerson(command.sub)
    by = command.actor or person.actor(clock.today())
    session, event = rules.start(
        person,
        session=work.ids.new(),
        way=command.way,
        by=by,
        at=clock.now(),
        minutes=command.minutes,
        provider=command.provider,
    )
    work.events.record(event)
    work.sessions.add(session)
    return session
