"""Sealed records: each under a key of its own, which is wrapped by a key that is kept apart from the database.

The form is permanent (docs/decisions/0075): it begins with its version, and what was sealed once can be opened as long
as the key is there.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from chassis.base.keys import Keys, key_id

_VERSION = b"\x01"
_KEY_ID, _WRAPPED, _NONCE = 4, 40, 12
_HEAD = len(_VERSION) + _KEY_ID + _WRAPPED + _NONCE
_BLOCK = 512
"""What is sealed is padded to a multiple of so many bytes: its length tells nothing of it."""


class Sealer:
    """Seals and opens texts for one ``purpose``; ``secrets`` as in :class:`~chassis.base.keys.Keys`, present first."""

    def __init__(self, secrets: Sequence[str], purpose: str) -> None:
        self._purpose = purpose.encode()
        self._keys = {bytes.fromhex(key_id(key)): key for key in Keys(secrets).of(purpose)}

    def seal(self, text: str, about: str) -> str:
        """The sealed form of a text; it opens for the same ``about`` alone."""
        data_key, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
        content = text.encode()
        padded = content + b" " * (-len(content) % _BLOCK)
        encrypted = AESGCM(data_key).encrypt(nonce, padded, self._of(about))
        return _coded(_VERSION + self._wrapped(data_key) + nonce + encrypted)

    def open(self, sealed: str, about: str) -> str | None:
        """The text, and blanks after it; None where no key here opens it: it was changed, or is something else's."""
        raw = _decoded(sealed)
        data_key = self._data_key(raw)
        if data_key is None:
            return None
        try:
            return AESGCM(data_key).decrypt(raw[_HEAD - _NONCE : _HEAD], raw[_HEAD:], self._of(about)).decode()
        except InvalidTag:
            return None

    def is_present(self, sealed: str) -> bool:
        """Whether the present key wraps it, and none that is to be taken away."""
        return _decoded(sealed)[1 : 1 + _KEY_ID] == next(iter(self._keys))

    def rewrapped(self, sealed: str) -> str | None:
        """The same with its key wrapped by the present one, the text left unopened; None where no key here opens it."""
        raw = _decoded(sealed)
        data_key = self._data_key(raw)
        return _coded(_VERSION + self._wrapped(data_key) + raw[_HEAD - _NONCE :]) if data_key else None

    def _wrapped(self, data_key: bytes) -> bytes:
        name, key = next(iter(self._keys.items()))
        return name + aes_key_wrap(key, data_key)

    def _data_key(self, raw: bytes) -> bytes | None:
        key = self._keys.get(raw[1 : 1 + _KEY_ID])
        if key is None or raw[:1] != _VERSION or len(raw) <= _HEAD:
            return None
        try:
            return aes_key_unwrap(key, raw[1 + _KEY_ID : _HEAD - _NONCE])
        except InvalidUnwrap:
            return None

    def _of(self, about: str) -> bytes:
        return b"yangguang %s %d %s" % (self._purpose, _VERSION[0], about.encode())


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii")


def _decoded(sealed: str) -> bytes:
    return base64.urlsafe_b64decode(sealed)
