"""Signing in by an identity provider: OpenID Connect, authorization code with PKCE. It says who; the posts say what."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import orjson
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from cryptography.fernet import InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from chassis.base.encryption import Cipher
from chassis.base.sign_in import Provider
from chassis.content.text_guard import is_storable
from chassis.ports import Clock, Ids, Invalid
from chassis.web.identity.provider import ALGORITHMS, ProviderClient, ProviderUnavailable
from chassis.web.identity.tokens import NotSignedIn

ATTEMPT_MINUTES = 10
SKEW_SECONDS = 60
# A logout token is used at once; an old one is somebody's copy.
LOGOUT_MINUTES = 5
# Characters; RFC 7636 asks for 43 to 128 of them.
_UNGUESSABLE = 48
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class SignInFailed(NotSignedIn):
    """The provider sent somebody back without proof of who he is, or with somebody else's."""

    code = "sign_in_failed"


class BadLogoutToken(Invalid):
    """Not the provider's word that a session ended."""

    code = "invalid_logout_token"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to the provider and back, kept encrypted in the browser that began it."""

    state: str
    nonce: str
    verifier: str
    next: str
    expires: float


@dataclass(frozen=True, slots=True)
class Proof:
    """Whom the provider has seen. ``person`` is his ``sub`` in the staff directory, ``sub`` that at the provider."""

    person: str
    sub: str
    session: str
    id_token: str
    next: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose session ended at the provider: one, or all of his where ``session`` is empty, begun before ``at``."""

    sub: str
    session: str
    at: datetime


class RelyingParty:
    """This system as the provider's client."""

    def __init__(self, client: ProviderClient, public_url: str, cipher: Cipher, clock: Clock, ids: Ids) -> None:
        self._client, self._cipher, self._clock, self._ids = client, cipher, clock, ids
        self._public_url = public_url
        self._redirect_uri = f"{public_url}/sign-in/callback"

    @property
    def _provider(self) -> Provider:
        return self._client.provider

    def begin(self, next_page: str, *, prompt: str = "") -> tuple[str, Attempt]:
        """The provider's address to send the browser to, and what to keep in it meanwhile."""
        attempt = Attempt(
            state=self._ids.code(_UNGUESSABLE),
            nonce=self._ids.code(_UNGUESSABLE),
            verifier=self._ids.code(_UNGUESSABLE),
            next=next_page,
            expires=(self._clock.now() + timedelta(minutes=ATTEMPT_MINUTES)).timestamp(),
        )
        address = prepare_grant_uri(
            self._client.metadata()["authorization_endpoint"],
            client_id=self._provider.client_id,
            response_type="code",
            redirect_uri=self._redirect_uri,
            # The claims of a profile are asked for only where one of them names the person.
            scope="openid" if self._provider.subject_claim == "sub" else "openid profile",
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
            **({"prompt": prompt} if prompt else {}),
        )
        return address, attempt

    def kept(self, attempt: Attempt) -> str:
        """The value of the cookie that binds an attempt to its browser."""
        fields = [attempt.state, attempt.nonce, attempt.verifier, attempt.next, attempt.expires]
        return self._cipher.encrypt(orjson.dumps(fields).decode())

    def finish(self, answer: Mapping[str, str], cookie: str) -> Proof:
        """What the provider's answer proves.

        Raises :class:`SignInFailed`, or :class:`ProviderUnavailable` where the provider cannot be asked.
        """
        attempt = self._attempt(answer.get("state", ""), cookie)
        self._check_sender(answer)
        if "error" in answer:
            raise _refused_by_provider(answer["error"])
        tokens = self._exchanged(answer.get("code", ""), attempt)
        id_token, access_token = str(tokens.get("id_token", "")), str(tokens.get("access_token", ""))
        claims = self._id_token(id_token, access_token, attempt.nonce)
        person = claims.get(self._provider.subject_claim)
        if person is None:
            person = self._told_of_user(access_token, claims["sub"]).get(self._provider.subject_claim)
        if not isinstance(person, str) or not person or not is_storable(person):
            raise SignInFailed(
                f"统一身份认证没有给出人员标识（{self._provider.subject_claim}），无法登录。请把这一页告诉运维。",
                f"The identity provider told us no '{self._provider.subject_claim}'. Show this page to the operator.",
            )
        sid = claims.get("sid")
        return Proof(person, claims["sub"], sid if isinstance(sid, str) else "", id_token, attempt.next)

    def logout_address(self, id_token: str) -> str:
        """Where the provider ends its own session too (RP-Initiated Logout 1.0); empty where it has no such page."""
        try:
            endpoint = self._client.metadata().get("end_session_endpoint", "")
        except ProviderUnavailable:
            return ""  # ours ends all the same
        if not endpoint:
            return ""
        query = {
            "client_id": self._provider.client_id,
            "post_logout_redirect_uri": f"{self._public_url}/",
            **({"id_token_hint": id_token} if id_token else {}),
        }
        return str(httpx.URL(endpoint).copy_merge_params(query))

    def ended(self, logout_token: str) -> Ended:
        """Whose session the provider says has ended (Back-Channel Logout 1.0). Raises :class:`BadLogoutToken`."""
        now = self._clock.now()
        registry = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.client_id},
            iat={"essential": True},
            jti={"essential": True},
            events={"essential": True},
        )
        try:
            claims = jwt.decode(logout_token, self._client.key_of(logout_token), algorithms=ALGORITHMS).claims
            registry.validate(claims)
            return _ended(claims, now)
        except (JoseError, ValueError, TypeError, KeyError, OverflowError):
            raise BadLogoutToken(
                "退出通知无效，没有结束任何会话。", "This is not a logout token of our identity provider."
            ) from None

    def _attempt(self, state: str, cookie: str) -> Attempt:
        """The attempt of this browser, if it is the one that the answer belongs to."""
        try:
            attempt = Attempt(*orjson.loads(self._cipher.decrypt(cookie)))
        except (InvalidToken, ValueError, TypeError):
            attempt = None
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode("utf-8", "replace")):
            raise SignInFailed(
                "这次登录不是从本浏览器开始的，或者已经用过。请重新登录。",
                "This sign-in was not begun in this browser, or it was used already. Sign in again.",
            )
        if self._clock.now().timestamp() > attempt.expires:
            raise SignInFailed(
                f"登录用时超过{ATTEMPT_MINUTES}分钟，请重新登录。",
                f"Signing in took more than {ATTEMPT_MINUTES} minutes. Sign in again.",
            )
        return attempt

    def _check_sender(self, answer: Mapping[str, str]) -> None:
        """Refuse the answer of another provider (RFC 9207)."""
        promised = self._client.metadata().get("authorization_response_iss_parameter_supported") is True
        given = answer.get("iss", None if promised else self._provider.issuer)
        if given != self._provider.issuer:
            raise SignInFailed(
                "登录结果不是来自本单位的统一身份认证。请重新登录。",
                "The answer is not of our identity provider. Sign in again.",
            )

    def _exchanged(self, code: str, attempt: Attempt) -> dict[str, Any]:
        metadata, provider = self._client.metadata(), self._provider
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": attempt.verifier,
        }
        auth: httpx.Auth | None = None
        if "client_secret_basic" in metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            # RFC 6749 §2.3.1: both are form-encoded before they are joined.
            auth = httpx.BasicAuth(quote(provider.client_id, safe=""), quote(provider.client_secret, safe=""))
        else:
            form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
        status, told = self._client.post(metadata["token_endpoint"], form, auth)
        if status == httpx.codes.OK:
            return told
        if told.get("error") == "invalid_grant":
            raise SignInFailed(
                "这次登录已经用过或已过期，请重新登录。", "This sign-in was used already or is too old. Sign in again."
            )
        raise self._client.unusable(f"the token endpoint answers {status}, {told.get('error')!r}")

    def _id_token(self, token: str, access_token: str, nonce: str) -> dict[str, Any]:
        try:
            decoded = jwt.decode(token, self._client.key_of(token), algorithms=ALGORITHMS)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "value": self._provider.issuer},
                    "aud": {"essential": True, "value": self._provider.client_id},
                },
                params={"nonce": nonce, "client_id": self._provider.client_id, "access_token": access_token},
            )
            claims.validate(now=int(self._clock.now().timestamp()), leeway=SKEW_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignInFailed(
                "统一身份认证给出的登录凭证无效，没有登录。请重新登录；仍不行时请联系运维。",
                f"The identity provider's proof does not hold ({type(error).__name__}). Sign in again.",
            ) from None
        return dict(claims)

    def _told_of_user(self, access_token: str, sub: str) -> dict[str, Any]:
        """The claims that the provider keeps out of its ID tokens."""
        endpoint = self._client.metadata().get("userinfo_endpoint", "")
        if not endpoint:
            return {}
        status, told = self._client.get(endpoint, access_token)
        # OpenID Connect Core §5.3.2: another person's claims must not be used.
        return told if status == httpx.codes.OK and told.get("sub") == sub else {}


def _ended(claims: Mapping[str, Any], now: datetime) -> Ended:
    """Back-Channel Logout 1.0 §2.6. Raises :class:`ValueError` or :class:`TypeError`."""
    events = claims["events"]
    if "nonce" in claims or not isinstance(events, dict) or not isinstance(events.get(_LOGOUT_EVENT), dict):
        raise ValueError("not a logout token")
    at = datetime.fromtimestamp(claims["iat"], tz=UTC)
    if now - at > timedelta(minutes=LOGOUT_MINUTES):
        raise ValueError("an old logout token")
    sub, sid = claims.get("sub", ""), claims.get("sid", "")
    if not isinstance(sub, str) or not isinstance(sid, str) or not (sub or sid):
        raise ValueError("nobody's logout token")
    return Ended(sub, sid, at)


def _refused_by_provider(error: str) -> SignInFailed:
    if error == "access_denied":
        return SignInFailed(
            "统一身份认证没有放行：您取消了登录，或者没有使用本系统的许可。需要使用时请联系本单位运维开通。",
            "The identity provider did not let you in: you cancelled, or may not use this system. Ask the operator.",
        )
    return SignInFailed(
        "统一身份认证没有完成登录。请重新登录；仍不行时请把这一页告诉运维。",
        "The identity provider did not complete the sign-in. Sign in again, or show this page to the operator.",
        provider_error=error if error.isascii() and error.replace("_", "").isalpha() else "unknown",
    )
