"""The one source of identifiers and of unguessable codes."""

from __future__ import annotations

import secrets
import threading

import uuid_utils

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U beside V: citizens read these codes over the telephone.
CODE_ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"


def drawn(below: int) -> int:
    """A number from 0 to below ``below`` that nobody can foresee."""
    return secrets.randbelow(below)


class Uuid7Ids:
    """UUIDv7 identifiers (sorted by time) and codes from the system's entropy; a :class:`chassis.ports.Ids`."""

    def new(self) -> str:
        """A new UUIDv7 as text."""
        return str(uuid_utils.uuid7())

    def code(self, length: int) -> str:
        """An unguessable code: about 4.58 bits a character, so 12 characters are 55 bits."""
        return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


class CountingIds:
    """Predictable identifiers in the form of UUIDv7, for tests."""

    def __init__(self, start: int = 1) -> None:
        self._next = start
        self._lock = threading.Lock()

    def new(self) -> str:
        """The next one: ``00000000-0000-7000-8000-000000000001`` and so on."""
        return f"00000000-0000-7000-8000-{self._count():012d}"

    def code(self, length: int) -> str:
        """The next count written in the code alphabet."""
        number, digits = self._count(), ""
        while len(digits) < length:
            number, digit = divmod(number, len(CODE_ALPHABET))
            digits = CODE_ALPHABET[digit] + digits
        return digits

    def _count(self) -> int:
        with self._lock:
            number, self._next = self._next, self._next + 1
        return number
