"""Access tokens that the identity provider gives to programs: another issuer, other keys, the same question."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from chassis.ports import Clock
from chassis.web.identity.provider import ALGORITHMS, ProviderClient
from chassis.web.identity.tokens import NotSignedIn, Session

SKEW_SECONDS = 60
# RFC 9068 §2.1, and providers that leave it out or say no more than that it is a token.
_TYPES = ("at+jwt", "application/at+jwt", "jwt", "")


class AccessTokens:
    """Checks the provider's access tokens. They open the API for programs alone: a person has a session."""

    def __init__(self, client: ProviderClient, clock: Clock) -> None:
        self._client, self._clock = client, clock

    def issued(self, token: str) -> bool:
        """Whether a token claims to be the provider's; nothing is checked by that."""
        return _claimed_issuer(token) == self._client.provider.issuer

    def verify(self, token: str) -> Session:
        """The program of a token.

        Raises :class:`NotSignedIn`, or :class:`ProviderUnavailable` while the provider's keys are not known.
        """
        provider = self._client.provider
        registry = JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            decoded = jwt.decode(token, self._client.key_of(token), algorithms=ALGORITHMS)
            registry.validate(decoded.claims)
            if str(decoded.header.get("typ", "")).lower() not in _TYPES:
                raise ValueError("a token for something else")
            return Session(
                sub=decoded.claims["sub"],
                session="",
                generation=None,
                kind="program",
                issued_at=datetime.fromtimestamp(decoded.claims["iat"], tz=UTC),
                expires_at=datetime.fromtimestamp(decoded.claims["exp"], tz=UTC),
            )
        except (JoseError, ValueError, TypeError, KeyError, OverflowError):
            raise NotSignedIn(
                f"访问令牌无效或已过期。请向统一身份认证另取一个，受众（aud）须为 {provider.audience}。",
                f"The access token does not hold. Get another from the provider, for the audience {provider.audience}.",
            ) from None


def _claimed_issuer(token: str) -> str:
    parts = token.split(".")
    if len(parts) != 3:
        return ""
    try:
        claims = orjson.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return ""
    issuer = claims.get("iss") if isinstance(claims, dict) else ""
    return issuer if isinstance(issuer, str) else ""
