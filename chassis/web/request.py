"""What a view may ask of the request: the service, who asks, and which version he saw."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request

from chassis.ports import PUBLIC, Actor, Clock
from chassis.service import Service
from chassis.web.headers import Header, MatchRequired, matched_tag
from chassis.web.identity.lookup import find_actor
from chassis.web.identity.signatures import Signatures
from chassis.web.identity.tokens import NotSignedIn, Session, SessionTokens

SESSION_COOKIE = "yangguang_session"


def service() -> Service:
    """The service that answers this request."""
    return cast(Service, current_app.extensions["yangguang"])


def tokens() -> SessionTokens:
    """Checks session tokens, and issues them where sessions begin."""
    return cast(SessionTokens, current_app.extensions["yangguang.tokens"])


def signatures() -> Signatures:
    """Short signatures over values that come back to us."""
    return cast(Signatures, current_app.extensions["yangguang.signatures"])


def clock() -> Clock:
    """The clock of the service."""
    return service().clock


def actor() -> Actor:
    """Who asks: the person of the session, as this service knows him now, or the public.

    Raises :class:`NotSignedIn` when a token does not hold.
    """
    known: Actor | None = g.get("actor")
    if known is None:
        known = g.actor = _identify()
    return known


def session() -> Session | None:
    """The session of who asks; None for the public."""
    actor()
    held: Session | None = g.get("session")
    return held


def header(wanted: Header) -> str:
    """What a header says; empty without it."""
    return request.headers.get(wanted.name, "").strip()


def if_match() -> str | None:
    """The version that the client saw, from If-Match; None when any will do. Raises :class:`MalformedHeader`."""
    given = matched_tag()
    return None if given == "*" else given


def required_version() -> str:
    """The version that the client saw, or ``*``. Raises :class:`MatchRequired` when it sent none."""
    given = matched_tag()
    if given is None:
        raise MatchRequired("请先读取最新内容，并带上 If-Match。", "Send If-Match with the ETag that you read.")
    return given


def _identify() -> Actor:
    header = request.headers.get("Authorization", "")
    if header[:7].lower() == "bearer ":
        return _person_of(header[7:].strip())
    cookie = request.cookies.get(SESSION_COOKIE) if "Cookie" in request.headers else None
    if cookie and request.path.split("/", 3)[2:3] != ["api"]:
        try:
            return _person_of(cookie)
        except NotSignedIn:
            return PUBLIC  # an old cookie must not shut anybody out of the public pages
    return PUBLIC


def _person_of(token: str) -> Actor:
    held = tokens().verify(token)
    # On a connection of its own: a request that is refused opens no transaction.
    with service().database.read() as connection:
        person = find_actor(connection, held, clock().today())
    g.session = held
    return person
