"""A session ends before its time: somebody signs out, or is signed out."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import session as rules
from services.catalog.domain.session import NoSuchSession, Session
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """Which session of whom."""

    actor: Actor
    sub: str
    session: str


def end_session(command: EndSession, *, work: UnitOfWork, clock: Clock) -> Session:
    """From now on its token holds nowhere. What has ended stays ended. Raises :class:`NoSuchSession`."""
    session = work.sessions.load_for_update(command.session)
    if session is None or session.sub != command.sub:
        raise NoSuchSession
    ended, events = rules.end(session, by=command.actor, at=clock.now())
    for event in events:
        work.events.record(event)
    if events:
        work.sessions.end(ended)
    return ended
