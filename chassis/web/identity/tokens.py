"""Session tokens: they prove who somebody is and which session of his it is, never what he may do."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.base.settings import Settings
from chassis.ports import ActorKind, Clock, Refusal
from chassis.web.identity.keys import ALGORITHM, signing_keys, verifying_keys

ISSUER = "yangguang"
SESSION_MINUTES = 8 * 60
_KINDS = ("person", "program")


class NotSignedIn(Refusal):
    """Nobody is signed in, or the token does not hold."""

    code = "not_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a token says. ``session`` is the id of the session row in catalog; ``generation`` that of the person.

    A person's generation is raised when he is dismissed or signed out everywhere: every older token then ends. None:
    the token of another issuer, who counts none.
    """

    sub: str
    session: str
    generation: int | None
    issued_at: datetime
    expires_at: datetime
    kind: ActorKind = "person"


class SessionTokens:
    """Checks our own session tokens, and signs them where the private keys are.

    A token is for one address (``YANGGUANG_PUBLIC_URL``): a copy of it opens no other system.
    """

    def __init__(self, keys: KeySet, audience: str, clock: Clock) -> None:
        self._keys, self._audience, self._clock = keys, audience, clock
        # Of the signature and the claims' form only: whether the session still holds is asked at every request.
        self._read = lru_cache(maxsize=4096)(self._decode)

    @classmethod
    def signing(cls, settings: Settings, clock: Clock) -> SessionTokens:
        """Those of the service that keeps the sessions. Raises :class:`SettingsError` elsewhere."""
        return cls(signing_keys(settings), settings.public_url, clock)

    @classmethod
    def verifying(cls, settings: Settings, service: str, clock: Clock) -> SessionTokens:
        """Those of every service. Raises :class:`SettingsError` where the public keys are not known."""
        return cls(verifying_keys(settings, service), settings.public_url, clock)

    def issue(self, session: Session) -> str:
        """The token of a session."""
        key = self._keys.keys[0]
        claims = {
            "iss": ISSUER,
            "aud": self._audience,
            "sub": session.sub,
            "sid": session.session,
            "gen": session.generation,
            "kind": session.kind,
            "iat": int(session.issued_at.timestamp()),
            "nbf": int(session.issued_at.timestamp()),
            "exp": int(session.expires_at.timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])

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
            return self._session(jwt.decode(token, self._keys, algorithms=[ALGORITHM]).claims)
        except (JoseError, KeyError, TypeError, ValueError, OverflowError):
            raise NotSignedIn(
                "令牌无效，请重新登录或用 yangguang token 另取一个。",
                "The token is not valid; sign in again or get one with 'yangguang token'.",
            ) from None

    def _session(self, claims: dict[str, Any]) -> Session:
        """Raises :class:`KeyError`, :class:`TypeError` or :class:`ValueError` where a claim is missing or wrong."""
        if claims["iss"] != ISSUER or claims["kind"] not in _KINDS:
            raise ValueError("not one of our tokens")
        if claims["aud"] != self._audience:
            raise ValueError("for another address")
        _claim(claims, "iat", int)
        return Session(
            sub=_claim(claims, "sub", str),
            session=_claim(claims, "sid", str),
            generation=_claim(claims, "gen", int),
            kind=cast(ActorKind, claims["kind"]),
            issued_at=datetime.fromtimestamp(_claim(claims, "nbf", int), tz=UTC),
            expires_at=datetime.fromtimestamp(_claim(claims, "exp", int), tz=UTC),
        )


def form_token(token: str) -> str:
    """What a form of this session carries, in whichever service: who cannot read the cookie cannot make it."""
    return hmac.digest(token.encode("utf-8", "replace"), b"yangguang form", "sha256").hex()[:32]


def _claim(claims: dict[str, Any], name: str, kind: type) -> Any:
    value = claims[name]
    if type(value) is not kind:
        raise TypeError(f"the claim '{name}' is not of type {kind.__name__}")
    return value
