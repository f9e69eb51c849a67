"""What a view may ask of the request: the service, who asks, and which version he saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from chassis.base.keys import Keys
from chassis.ports import PUBLIC, Actor, Clock, NotFound
from chassis.service import Service
from chassis.web.headers import Header, MatchRequired, matched_tags
from chassis.web.identity.lookup import find_actor
from chassis.web.identity.tokens import NotSignedIn, Session, SessionTokens

if TYPE_CHECKING:
    from chassis.web.identity.access_tokens import AccessTokens
    from chassis.web.identity.provider import ProviderClient

SESSION_COOKIE = "yangguang_session"
ELDER_COOKIE = "yangguang_elder"


def service() -> Service:
    """The service that answers this request."""
    return cast(Service, current_app.extensions["yangguang"])


def tokens() -> SessionTokens:
    """Checks session tokens."""
    return cast(SessionTokens, current_app.extensions["yangguang.tokens"])


def keys() -> Keys:
    """The keys of this service: what we give away and get back is signed or encrypted with them."""
    return cast(Keys, current_app.extensions["yangguang.keys"])


def provider() -> ProviderClient:
    """The identity provider. Raises :class:`NotFound` where none is connected."""
    client: ProviderClient | None = current_app.extensions.get("yangguang.provider")
    if client is None:
        raise NotFound(
            "本系统没有接入统一身份认证。", "No identity provider is connected.", code="no_identity_provider"
        )
    return client


def session_cookie() -> str:
    """The name of the session's cookie: over TLS with the prefix that lets no neighbouring host plant one."""
    return f"__Host-{SESSION_COOKIE}" if is_over_tls() else SESSION_COOKIE


def is_over_tls() -> bool:
    """Whether people reach the system by https, whatever the hop before us is."""
    return service().settings.public_url.startswith("https://")


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
    """The versions that the client saw, by blanks, from If-Match; None when any will do.

    :func:`chassis.ports.is_seen` says whether one is among them. Raises :class:`MalformedHeader`.
    """
    given = matched_tags()
    return None if given == "*" else given


def required_version() -> str:
    """The versions that the client saw, by blanks, or ``*``. Raises :class:`MatchRequired` when it sent none."""
    given = matched_tags()
    if given is None:
        raise MatchRequired("请先读取最新内容，并带上 If-Match。", "Send If-Match with the ETag that you read.")
    return given


def _identify() -> Actor:
    header = request.headers.get("Authorization", "")
    if header[:7].lower() == "bearer ":
        return _person_of(_session_of_program(header[7:].strip()))
    cookie = request.cookies.get(session_cookie()) if "Cookie" in request.headers else None
    if cookie and request.path.split("/", 3)[2:3] != ["api"]:
        try:
            return _person_of(tokens().verify(cookie))
        except NotSignedIn:
            return PUBLIC  # an old cookie must not shut anybody out of the public pages
    return PUBLIC


def _session_of_program(token: str) -> Session:
    """Each issuer's tokens by its own verifier, which knows no other's keys."""
    provided: AccessTokens | None = current_app.extensions.get("yangguang.access_tokens")
    if provided is not None and provided.issued(token):
        return provided.verify(token)
    return tokens().verify(token)


def _person_of(held: Session) -> Actor:
    # On a connection of its own: a request that is refused opens no transaction.
    with service().database.read() as connection:
        person = find_actor(connection, held, clock().today())
    g.session = held
    return person
