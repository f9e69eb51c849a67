"""Session tokens: they prove who somebody is and which session of his it is, never what he may do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chassis.ports import ActorKind, Clock, Refusal

ISSUER = "yangguang"
AUDIENCE = "yangguang"
ALGORITHM = "HS256"
SESSION_MINUTES = 8 * 60
_KINDS = ("person", "program")


class NotSignedIn(Refusal):
    """Nobody is signed in, or the token does not hold."""

    code = "not_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a token says. ``session`` is the id of the session row in catalog; ``generation`` that of the person.

    A person's generation is raised when he is dismissed or signed out everywhere: every older token then ends.
    """

    sub: str
    session: str
    generation: int
    issued_at: datetime
    expires_at: datetime
    kind: ActorKind = "person"


class SessionTokens:
    """Signs and checks our own session tokens."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        self._key = OctKey.import_key(hashlib.sha256(b"token:" + secret_key.encode()).digest())
        self._clock = clock
        # Of the signature and the claims' form only: whether the session still holds is asked at every request.
        self._read = lru_cache(maxsize=4096)(self._decode)

    def issue(self, session: Session) -> str:
        """The token of a session."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": session.sub,
            "sid": session.session,
            "gen": session.generation,
            "kind": session.kind,
            "iat": int(session.issued_at.timestamp()),
            "nbf": int(session.issued_at.timestamp()),
            "exp": int(session.expires_at.timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def verify(self, token: str) -> Session:
        """The session of a token. Raises :class:`NotSignedIn` when it is forged, malformed, or not valid now."""
        session = self._read(token)
        now = self._clock.now()
        if now >= session.expires_at:
            raise NotSignedIn("登录已过期，请重新登录。", "The token has expired; sign in again.")
        if int(now.timestamp()) < int(session.issued_at.timestamp()):
            raise NotSignedIn("令牌尚未生效，请核对系统时间。", "The token is not valid yet; check the clocks.")
        return session

    def _decode(self, token: str) -> Session:
        try:
            return _session(jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims)
        except (JoseError, KeyError, TypeError, ValueError, OverflowError):
            raise NotSignedIn(
                "令牌无效，请重新登录或用 yangguang token 另取一个。",
                "The token is not valid; sign in again or get one with 'yangguang token'.",
            ) from None


def _session(claims: dict[str, Any]) -> Session:
    """Raises :class:`KeyError`, :class:`TypeError` or :class:`ValueError` where a claim is missing or wrong."""
    if claims["iss"] != ISSUER or claims["aud"] != AUDIENCE or claims["kind"] not in _KINDS:
        raise ValueError("not one of our tokens")
    return Session(
        sub=_claim(claims, "sub", str),
        session=_claim(claims, "sid", str),
        generation=_claim(claims, "gen", int),
        kind=cast(ActorKind, claims["kind"]),
        issued_at=datetime.fromtimestamp(_claim(claims, "nbf", int), tz=UTC),
        expires_at=datetime.fromtimestamp(_claim(claims, "exp", int), tz=UTC),
    )


def _claim(claims: dict[str, Any], name: str, kind: type) -> Any:
    value = claims[name]
    if type(value) is not kind:
        raise TypeError(f"the claim '{name}' is not of type {kind.__name__}")
    return value
