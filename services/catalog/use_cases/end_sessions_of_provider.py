"""The identity provider says that somebody's session has ended there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Actor, Clock
from services.catalog.domain import session as rules
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionsOfProvider:
    """One of the provider's sessions, or where it names none every one of that person; begun here by then."""

    actor: Actor
    provider_sub: str
    provider_session: str
    started_by: datetime


def end_sessions_of_provider(command: EndSessionsOfProvider, *, work: UnitOfWork, clock: Clock) -> int:
    """End what followed from it, and return how many did. Repeats end nothing more."""
    found = work.sessions.load_of_provider_for_update(
        command.provider_sub, command.provider_session, command.started_by
    )
    for session in found:
        ended, events = rules.end(session, by=command.actor, at=clock.now())
        for event in events:
            work.events.record(event)
        if events:
            work.sessions.end(ended)
    return len(found)
