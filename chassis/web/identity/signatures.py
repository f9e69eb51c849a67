"""Short signatures over values that we give away and get back: form tokens, evaluators' tokens."""

from __future__ import annotations

import hashlib
import hmac


class Signatures:
    """Signs values with the secret key, each for one purpose only."""

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()

    def sign(self, purpose: str, value: str) -> str:
        """A short signature over a value."""
        return hmac.new(self._secret, f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()[:32]

    def holds(self, purpose: str, value: str, signature: str) -> bool:
        """Whether a signature is ours, compared in constant time."""
        return hmac.compare_digest(self.sign(purpose, value).encode(), signature.encode("utf-8", "replace"))
