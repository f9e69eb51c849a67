"""The keys of the sessions: catalog alone signs with the private ones, every service knows the public ones."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from chassis.base.keys import Keys
from chassis.base.secret_keys import SHARED
from chassis.base.settings import Settings, SettingsError

SIGNER = "catalog"
"""The service that keeps the sessions."""

PUBLIC_KEYS = "YANGGUANG_SESSION_PUBLIC_KEYS"
ALGORITHM = "Ed25519"


def signing_keys(settings: Settings) -> KeySet:
    """The private keys, the present one first, then those that only verify any more.

    Raises :class:`SettingsError` where this process does not hold catalog's secret.
    """
    return private_keys(settings.secrets(SIGNER))


def private_keys(secrets: Sequence[str], purpose: str = "session") -> KeySet:
    """The private keys of these secrets for one purpose, in their order."""
    return KeySet([_private(seed) for seed in Keys(secrets).of(purpose)])


def verifying_keys(settings: Settings, service: str) -> KeySet:
    """The public keys, given by the settings or derived from a secret that catalog shares.

    Raises :class:`SettingsError` where neither is there, or what is given is no set of such keys.
    """
    given = settings.environ.get(PUBLIC_KEYS, "")
    if given and service != SIGNER:
        return _read(given)
    try:
        private = signing_keys(settings)
    except SettingsError:
        raise SettingsError(
            f"{PUBLIC_KEYS} is missing: give {service} what 'yangguang session-keys' prints where catalog's secret is."
        ) from None
    return _read(public_form(private))


def check_pair(settings: Settings) -> None:
    """Raise :class:`SettingsError` where catalog signs with a key that the public ones given here do not hold.

    The others would refuse every session. Former keys may be missing: who takes them away signs people out on purpose.
    """
    given = settings.environ.get(PUBLIC_KEYS, "")
    if given and signing_keys(settings).keys[0].thumbprint() not in {key.thumbprint() for key in _read(given).keys}:
        raise SettingsError(
            f"{PUBLIC_KEYS} does not belong to the secret of {SIGNER}: correct YANGGUANG_{SIGNER.upper()}_SECRET_KEY "
            f"(or {SHARED}), or give all services what 'yangguang session-keys' prints now."
        )


def public_form(keys: KeySet) -> str:
    """The public keys as a JWK set on one line, for ``YANGGUANG_SESSION_PUBLIC_KEYS``."""
    return orjson.dumps(keys.as_dict(private=False)).decode()


def _read(given: str) -> KeySet:
    try:
        keys = [OKPKey.import_key(key) for key in orjson.loads(given)["keys"]]
    except (JoseError, KeyError, TypeError, ValueError):
        keys = []
    if not keys or any(key.curve_name != ALGORITHM for key in keys):
        raise SettingsError(f"{PUBLIC_KEYS} must be what 'yangguang session-keys' prints.")
    if any(key.is_private for key in keys):
        raise SettingsError(f"{PUBLIC_KEYS} holds a private key: give the public ones alone.")
    return KeySet(list(keys))


def _private(seed: bytes) -> OKPKey:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = OKPKey.import_key({"kty": "OKP", "crv": ALGORITHM, "d": _base64url(seed), "x": _base64url(public)})
    key.ensure_kid()
    return key


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
