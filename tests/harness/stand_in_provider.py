"""A stand-in for an identity provider, behind a transport: for what the real one of `tests/servers/oidc` never does."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import Key, RSAKey

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
ISSUER, US = "https://id.example.gov.cn", "https://zwgk.example.gov.cn"
LOGOUT = {"http://schemas.openid.net/event/backchannel-logout": {}}


def a_key(kid: str, size: int = 2048) -> RSAKey:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # a weak one is meant
        return RSAKey.generate_key(size, {"kid": kid, "use": "sig"})


FIRST, SECOND = a_key("first"), a_key("second")


class StandIn:
    """A provider behind a transport: it says what a test wants it to say, and counts what it is asked."""

    def __init__(self) -> None:
        self.keys: list[Key] = [FIRST]
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
            "userinfo_endpoint": f"{ISSUER}/me",
            "end_session_endpoint": f"{ISSUER}/session/end",
        }
        self.asked: list[str] = []
        self.tokens: tuple[int, dict[str, Any]] = (200, {})
        self.user: dict[str, Any] = {}
        self.form: dict[str, str] = {}
        self.login = ""
        self.fails: Callable[[], httpx.Response] | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        if self.fails:
            return self.fails()
        if path == "/token":
            self.form = dict(parse_qsl(request.content.decode()))
            self.login = base64.b64decode(request.headers.get("Authorization", "Basic ").split(" ")[1]).decode()
            return httpx.Response(self.tokens[0], json=self.tokens[1])
        said = {
            "/.well-known/openid-configuration": self.metadata,
            "/jwks": {"keys": [key.as_dict(private=False) for key in self.keys]},
            "/me": self.user,
        }
        return httpx.Response(200, json=said[path])


def claims_of(nonce: str, /, **changed: Any) -> dict[str, Any]:
    at = int(NOW.timestamp())
    made = {"iss": ISSUER, "aud": "yangguang", "sub": "zhou", "nonce": nonce, "iat": at, "exp": at + 300} | changed
    return {name: value for name, value in made.items() if value is not None}


def signed(claims: dict[str, Any], key: Key = FIRST, alg: str = "RS256", **header: Any) -> str:
    return jwt.encode({"alg": alg, "kid": key.kid, **header}, claims, key)


def logout_claims(**changed: Any) -> dict[str, Any]:
    at = int(NOW.timestamp())
    made = {"iss": ISSUER, "aud": "yangguang", "iat": at, "exp": at + 120, "jti": "1", "events": LOGOUT, "sub": "zhou"}
    return {name: value for name, value in (made | changed).items() if value is not None}
