"""The identity provider as we reach it: what it says of itself, its keys, and its answers, none waited for long."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey
from joserfc.jws import extract_compact

from chassis.base.sign_in import Provider, is_loopback
from chassis.ports import Unavailable

log = logging.getLogger(__name__)

ALGORITHMS = ("RS256", "ES256", "EdDSA", "Ed25519")
"""Never ``none``, nor HMAC: with it the provider's public key would be a secret that all know."""

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 6.0
METADATA_SECONDS = 3600.0
# A new key is looked for at once, but not at every token that names one which nobody has.
REFETCH_SECONDS = 30.0
MAX_BYTES = 1_000_000
# Of an RSA key of 2048 bits, in base64url.
_LEAST_MODULUS = 342

T = TypeVar("T")

_KINDS: Mapping[str, Callable[[dict[str, Any]], Key]] = {
    "RSA": RSAKey.import_key,
    "EC": ECKey.import_key,
    "OKP": OKPKey.import_key,
}
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_FURTHER = ("end_session_endpoint", "userinfo_endpoint")


class ProviderUnavailable(Unavailable):
    """The identity provider does not answer, or not as one should; ``reason`` is for the operator alone."""

    code = "identity_provider_unavailable"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            "统一身份认证暂时没有应答，现在无法登录。请稍后再试；仍不行时请联系运维。群众办事、查看公开信息不受影响。",
            "The identity provider does not answer, so nobody can sign in now. Try again, or tell the operator.",
        )


class ProviderClient:
    """Asks the identity provider, and remembers what it says of itself and its keys; shared by a process's threads."""

    def __init__(self, provider: Provider, transport: httpx.BaseTransport | None = None) -> None:
        self.provider = provider
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        self._http = httpx.Client(timeout=timeout, transport=transport, follow_redirects=False)
        self._metadata = _Remembered(self._discovered)
        self._keys = _Remembered(self._fetched_keys)

    def metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0). Raises :class:`ProviderUnavailable`."""
        return self._metadata.of(METADATA_SECONDS)

    def key_of(self, token: str) -> Key:
        """The key that a token says it is signed with. Raises :class:`JoseError` where the provider has none such."""
        kid = extract_compact(token.encode()).headers().get("kid")
        try:
            return self._keys.of(METADATA_SECONDS).get_by_kid(kid)
        except JoseError:
            return self._keys.of(REFETCH_SECONDS).get_by_kid(kid)

    def post(self, url: str, form: Mapping[str, str], auth: httpx.Auth | None) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the answer to a form. Raises :class:`ProviderUnavailable`."""
        return self._asked("POST", url, data=dict(form), auth=auth)

    def get(self, url: str, token: str = "") -> tuple[int, dict[str, Any]]:
        """Status and JSON at an address. Raises :class:`ProviderUnavailable`."""
        return self._asked("GET", url, headers={"Authorization": f"Bearer {token}"} if token else {})

    def _discovered(self) -> dict[str, Any]:
        issuer = self.provider.issuer
        status, said = self.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if status != httpx.codes.OK:
            raise self.unusable(f"its configuration answers {status}")
        if said.get("issuer") != issuer:
            raise self.unusable(f"it calls itself {said.get('issuer')!r}: correct YANGGUANG_OIDC_ISSUER")
        for name in (*_ENDPOINTS, *_FURTHER):
            url = said.get(name)
            if (url or name in _ENDPOINTS) and not _is_safe(url):
                raise self.unusable(f"its {name} is {url!r}, which is no https address")
        return said

    def _fetched_keys(self) -> KeySet:
        status, said = self.get(self.metadata()["jwks_uri"])
        listed = said.get("keys")
        if status != httpx.codes.OK or not isinstance(listed, list):
            raise self.unusable(f"its keys answer {status}")
        return KeySet([key for given in listed if (key := _verifying(given)) is not None])

    def _asked(self, method: str, url: str, **request: Any) -> tuple[int, dict[str, Any]]:
        try:
            with self._http.stream(method, url, **request) as answer:
                content = _bounded(answer)
        except httpx.HTTPError as error:
            raise self.unusable(f"{method} {httpx.URL(url).path}: {type(error).__name__}") from None
        try:
            said = orjson.loads(content)
        except orjson.JSONDecodeError:
            said = None
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or not isinstance(said, dict):
            raise self.unusable(f"{method} {httpx.URL(url).path} answers {answer.status_code}, without JSON or broken")
        return answer.status_code, said

    def unusable(self, reason: str) -> ProviderUnavailable:
        """What is raised where it does not work; the reason is logged."""
        log.warning("the identity provider %s cannot be used: %s", self.provider.issuer, reason)
        return ProviderUnavailable(reason)


class _Remembered(Generic[T]):
    """What was fetched last, fetched again when it is too old; the last is better than nothing."""

    def __init__(self, fetch: Callable[[], T]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._value: T | None = None
        self._tried_at = 0.0

    def of(self, max_age: float) -> T:
        """The value, at most some seconds old where the provider answers. Raises :class:`ProviderUnavailable`."""
        value = self._value  # without the lock: who has what he needs waits for nobody
        if value is not None and time.monotonic() - self._tried_at <= max_age:
            return value
        with self._lock:
            if self._value is None or time.monotonic() - self._tried_at > max_age:
                try:
                    self._value = self._fetch()
                except ProviderUnavailable:
                    if self._value is None:
                        raise
                # Also after a failure: a provider that hangs must not hold up one request after the other.
                self._tried_at = time.monotonic()
            return self._value


def _bounded(answer: httpx.Response) -> bytes:
    """The content, neither too much nor too slowly: a time-out holds for each part that is read, not for the whole."""
    until, content = time.monotonic() + ANSWER_SECONDS, b""
    for part in answer.iter_bytes():
        content += part
        if time.monotonic() > until or len(content) > MAX_BYTES:
            raise httpx.ReadTimeout("the answer does not end")
    return content


def _is_safe(url: Any) -> bool:
    return isinstance(url, str) and (url.startswith("https://") or (url.startswith("http://") and is_loopback(url)))


def _verifying(given: Any) -> Key | None:
    """A public key for signatures; None for what is for something else, weak, or unknown to us."""
    if not isinstance(given, dict) or given.get("use", "sig") != "sig" or given.get("kty") not in _KINDS:
        return None
    if given["kty"] == "RSA" and len(str(given.get("n"))) < _LEAST_MODULUS:
        return None
    try:
        return _KINDS[given["kty"]](given)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
