"""Words in bytes of no known form."""

from __future__ import annotations

import re

_NARROW = re.compile(rb"[\x20-\x7e]{8,4000}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){8,4000}")
_MOST = 2_000


def words_in(content: bytes) -> list[str]:
    """Runs of ASCII that are long enough for a number, in one byte a character or in two."""
    narrow = [found[0].decode("ascii") for found in _limited(_NARROW, content)]
    return narrow + [found[0][::2].decode("ascii") for found in _limited(_WIDE, content)]


def _limited(pattern: re.Pattern[bytes], content: bytes) -> list[re.Match[bytes]]:
    return [found for found, _ in zip(pattern.finditer(content), range(_MOST), strict=False)]
