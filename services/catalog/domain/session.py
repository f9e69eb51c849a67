"""Sessions: when somebody signed in, until when it holds, and that it ended. Told to the others when it ends early."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chassis.permissions import Thing
from chassis.ports import Actor, ActorKind, DomainEvent, NotFound
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of a person, or one token made for him; ``way`` says which: ``sign_in`` or ``token``."""

    id: str
    sub: str
    body: str
    generation: int
    kind: ActorKind
    way: str
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    # Where an identity provider has seen the person: whom it calls him, its own session, and its proof, encrypted.
    provider_sub: str = ""
    provider_session: str = ""
    id_token: str = ""

    def is_over(self, at: datetime) -> bool:
        """Whether it ended or expired."""
        return self.ended_at is not None or at >= self.expires_at


@dataclass(frozen=True, slots=True)
class ProviderSession:
    """What an identity provider knows of a sign-in; ``id_token`` is encrypted."""

    sub: str
    session: str
    id_token: str


class NoSuchSession(NotFound):
    """There is no such session of that person."""

    code = "no_such_session"

    def __init__(self) -> None:
        super().__init__("没有这次登录，请刷新后再选。", "There is no such session; reload the list.")


def start(
    person: Person,
    *,
    session: str,
    way: str,
    by: Actor,
    at: datetime,
    minutes: int,
    provider: ProviderSession | None = None,
) -> tuple[Session, DomainEvent]:
    """Begin a session of a person, for so many minutes."""
    begun = Session(
        id=session,
        sub=person.sub,
        body=person.body,
        generation=person.generation,
        kind=person.kind,
        way=way,
        started_at=at,
        expires_at=at + timedelta(minutes=minutes),
    )
    if provider is not None:
        begun = replace(begun, provider_sub=provider.sub, provider_session=provider.session, id_token=provider.id_token)
    return begun, _event("started", begun, by=by, at=at, announce=False)


def end(session: Session, *, by: Actor, at: datetime) -> tuple[Session, list[DomainEvent]]:
    """End a session before its time: its own person, the office, the security administrator, or the provider's word.

    Once is enough.
    """
    PERMISSIONS.require("session.end", by, Thing(body=session.body, owner=session.sub))
    if session.is_over(at):
        return session, []
    ended = replace(session, ended_at=at)
    return ended, [_event("ended", ended, by=by, at=at, announce=True)]


def ended_event(session: Session, *, by: Actor, at: datetime) -> DomainEvent:
    """That it has ended, for a reader that missed it."""
    return _event("ended", session, by=by, at=at, announce=True)


def _event(verb: str, session: Session, *, by: Actor, at: datetime, announce: bool) -> DomainEvent:
    # Counted per person: a sequence for every sign-in would grow for ever.
    data = {"id": session.id, "sub": session.sub, "expires_at": session.expires_at} if announce else {}
    return DomainEvent(
        name=f"session.{verb}",
        aggregate=session.sub,
        body=session.body,
        actor=by,
        at=at,
        data=data,
        detail={"session": session.id, "way": session.way, "expires_at": session.expires_at},
        announce=announce,
    )
