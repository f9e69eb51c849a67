"""Encryption at rest of small secrets."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


class Cipher:
    """Encrypts and decrypts texts (Fernet: AES-128-CBC with HMAC-SHA256).

    ``keys`` are of 32 bytes: the first encrypts, each decrypts.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])

    def encrypt(self, text: str) -> str:
        """The encrypted form of a text."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted: str) -> str:
        """The text again. Raises ``cryptography.fernet.InvalidToken`` when another key encrypted it."""
        return self._fernet.decrypt(encrypted.encode("ascii")).decode()
