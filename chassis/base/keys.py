"""Keys for one purpose each, derived from a service's secret, so that what one of them signs says nothing elsewhere."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.base.encryption import Cipher

_KEY_BYTES = 32
_ID_BYTES = 4
_MAC_HEX = 32


class Keys:
    """What a service signs and encrypts with.

    ``secrets`` are its present secret and the former ones. The first signs and encrypts; what a former one signed or
    encrypted still holds, until it is taken out of the settings.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)
        self._of = cache(self._derived)

    def of(self, purpose: str) -> tuple[bytes, ...]:
        """The 32 bytes of a purpose, present first."""
        return tuple(self._of(secret, purpose) for secret in self._secrets)

    def sign(self, purpose: str, value: str) -> str:
        """A short signature over a value, for one purpose only: ``<key id>.<HMAC-SHA256, 128 bits>``."""
        return _signed(self.of(purpose)[0], value)

    def holds(self, purpose: str, value: str, signature: str) -> bool:
        """Whether a signature is ours, compared in constant time."""
        given = signature.encode("utf-8", "replace")
        return any(hmac.compare_digest(_signed(key, value).encode(), given) for key in self.of(purpose))

    def cipher(self, purpose: str) -> Cipher:
        """Encryption at rest for one purpose only."""
        return Cipher(self.of(purpose))

    @staticmethod
    def _derived(secret: str, purpose: str) -> bytes:
        return _hkdf(secret.encode(), f"yangguang {purpose}".encode(), _KEY_BYTES)


def key_id(key: bytes) -> str:
    """The name of a key, which betrays nothing of it."""
    return _hkdf(key, b"yangguang key id", _ID_BYTES).hex()


def _signed(key: bytes, value: str) -> str:
    return f"{key_id(key)}.{hmac.digest(key, value.encode(), 'sha256').hex()[:_MAC_HEX]}"


def _hkdf(secret: bytes, info: bytes, length: int) -> bytes:
    # No salt: a secret is random already (Settings refuses others), RFC 5869 §3.1 and §3.3.
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(secret)
