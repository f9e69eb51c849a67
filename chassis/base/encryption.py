"""Encryption at rest of small secrets, with a key derived from the secret key for one purpose only."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet


class Cipher:
    """Encrypts and decrypts texts (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        key = hashlib.sha256(f"{purpose}:{secret_key}".encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        """The encrypted form of a text."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted: str) -> str:
        """The text again. Raises ``cryptography.fernet.InvalidToken`` when another key encrypted it."""
        return self._fernet.decrypt(encrypted.encode("ascii")).decode()
