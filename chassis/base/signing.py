"""Ed25519 signatures (RFC 8032), with a key derived from the secret key for one purpose; anybody can verify them.

The library is loaded at the first use: most processes neither sign nor verify.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "ed25519:"


class SigningKey:
    """Signs for one purpose. The same secret and purpose give the same key in every process."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        self._seed = hmac.digest(secret_key.encode(), f"signing:{purpose}".encode(), hashlib.sha256)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed)

    @cached_property
    def public(self) -> str:
        """The public key as text, ``ed25519:<64 hex digits>``."""
        return PREFIX + self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """The signature as 128 hex digits."""
        return self._private.sign(message).hex()


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether this signature over this message was made with the key of which ``public`` is the public half."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    scheme, _, digits = public.partition(":")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(digits))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return f"{scheme}:" == PREFIX
