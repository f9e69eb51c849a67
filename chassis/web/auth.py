"""Who is asking: a signed token becomes an Actor. The local issuer signs for the embedded mode and for trials."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chassis.ports import Actor, Clock, Post
from chassis.web.identity.tokens import NotSignedIn

ISSUER = "yangguang-local"
ALGORITHM = "HS256"
SESSION_MINUTES = 8 * 60


class LocalIssuer:
    """Signs and checks tokens with the shared secret key. A token carries the person, body, department and roles."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        self._secret = secret_key.encode()
        self._key = OctKey.import_key(hashlib.sha256(b"token:" + self._secret).digest())
        self._clock = clock
        self._read = lru_cache(maxsize=4096)(self._decode)

    def issue(self, actor: Actor, *, minutes: int = SESSION_MINUTES) -> str:
        """A token for a person, valid for some minutes from now."""
        now = self._clock.now()
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "sub": actor.sub,
            "name": actor.name,
            "body": actor.body,
            "department": actor.department,
            "posts": [[post.role, post.body, post.department, post.deputy_for] for post in actor.posts],
            "party_member": actor.party_member,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=minutes)).timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def verify(self, token: str) -> Actor:
        """The person of a token. Raises :class:`NotSignedIn` when it is forged, malformed or out of date."""
        actor, until = self._read(token)
        if self._clock.now() >= until:
            raise NotSignedIn("登录已过期，请重新登录。", "The token has expired; sign in again.")
        return actor

    def sign(self, purpose: str, value: str) -> str:
        """A short signature over a value, for one purpose only."""
        return hmac.new(self._secret, f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()[:32]

    def holds(self, purpose: str, value: str, signature: str) -> bool:
        """Whether a signature is ours, compared in constant time."""
        return hmac.compare_digest(self.sign(purpose, value).encode(), signature.encode("utf-8", "replace"))

    def _decode(self, token: str) -> tuple[Actor, datetime]:
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            until = datetime.fromtimestamp(claims["exp"], tz=self._clock.now().tzinfo)
            actor = Actor(
                sub=claims["sub"],
                name=claims["name"],
                body=claims["body"],
                department=claims.get("department", ""),
                posts=tuple(Post(*post) for post in claims["posts"]),
                party_member=bool(claims.get("party_member")),
            )
        except (JoseError, KeyError, TypeError, ValueError):
            raise NotSignedIn(
                "令牌无效，请重新登录或用 yangguang token 另取一个。",
                "The token is not valid; sign in again or get one with 'yangguang token'.",
            ) from None
        if claims.get("iss") != ISSUER:
            raise NotSignedIn("令牌不是本系统签发的。", "The token was issued by somebody else.")
        return actor, until
