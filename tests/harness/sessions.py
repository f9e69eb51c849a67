"""People who hold a session at one service, as if catalog had told it of them."""

from __future__ import annotations

from datetime import timedelta

from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.ports import Actor, ActorKind, Clock
from chassis.service import Service
from chassis.storage.staff import keep_person
from chassis.web.identity.keys import private_keys
from chassis.web.identity.tokens import SESSION_MINUTES, Session, SessionTokens
from tests.people import staff_row


def enter(service: Service, actor: Actor) -> None:
    """Let the service know of a person and his posts."""
    with service.database.write() as connection:
        keep_person(connection, staff_row(actor))


def token_of(service: Service, actor: Actor, *, session: str = "", minutes: int = SESSION_MINUTES) -> str:
    """The token of a session of a person, whether the service knows him or not."""
    settings = service.settings
    return signed_session(
        actor.sub,
        settings.secrets("catalog")[0],
        service.clock,
        audience=settings.public_url,
        session=session,
        minutes=minutes,
        kind=actor.kind,
    )


def signed_session(
    sub: str,
    secret: str,
    clock: Clock | None = None,
    *,
    audience: str = "http://127.0.0.1:8000",
    session: str = "",
    minutes: int = SESSION_MINUTES,
    kind: ActorKind = "person",
) -> str:
    """The token of a session, signed with the secret of a system at the address ``audience``."""
    clock = clock or SystemClock()
    now = clock.now()
    held = Session(
        sub=sub,
        session=session or Uuid7Ids().new(),
        generation=1,
        issued_at=now,
        expires_at=now + timedelta(minutes=minutes),
        kind=kind,
    )
    return SessionTokens(private_keys([secret]), audience, clock).issue(held)


def entered(service: Service, actor: Actor, *, minutes: int = SESSION_MINUTES) -> str:
    """Let the service know of a person, and give his token."""
    enter(service, actor)
    return token_of(service, actor, minutes=minutes)
