"""People who hold a session at one service, as if catalog had told it of them."""

from __future__ import annotations

from datetime import timedelta

from chassis.ports import Actor
from chassis.service import Service
from chassis.storage.staff import keep_person
from chassis.web.identity.tokens import SESSION_MINUTES, Session, SessionTokens
from tests.people import staff_row


def enter(service: Service, actor: Actor) -> None:
    """Let the service know of a person and his posts."""
    with service.database.write() as connection:
        keep_person(connection, staff_row(actor))


def token_of(service: Service, actor: Actor, *, session: str = "", minutes: int = SESSION_MINUTES) -> str:
    """The token of a session of a person, whether the service knows him or not."""
    now = service.clock.now()
    held = Session(
        sub=actor.sub,
        session=session or service.ids.new(),
        generation=1,
        issued_at=now,
        expires_at=now + timedelta(minutes=minutes),
        kind=actor.kind,
    )
    return SessionTokens(service.settings.secret_key, service.clock).issue(held)


def entered(service: Service, actor: Actor, *, minutes: int = SESSION_MINUTES) -> str:
    """Let the service know of a person, and give his token."""
    enter(service, actor)
    return token_of(service, actor, minutes=minutes)
