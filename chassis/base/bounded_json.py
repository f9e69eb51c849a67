"""JSON from outside, read within bounds of depth and of digits: what walks through a value never meets an abyss."""

from __future__ import annotations

import re
from typing import Any

import orjson

MAX_DEPTH = 32
"""Deeper than any of our schemas; shallow enough for everything that walks through a value."""
MAX_DIGITS = 40
"""More than any number of ours has; a number of a million digits is no number that somebody means."""

_MANY_DIGITS = re.compile(rb"[0-9]{%d}" % (MAX_DIGITS + 1))
# Of well-formed JSON; without a choice to come back to, so that a long text costs no more than its length.
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


class UnreadableJson(ValueError):
    """No JSON, nested deeper than :data:`MAX_DEPTH`, or a number of more than :data:`MAX_DIGITS` digits."""


def loads(content: bytes | str) -> Any:
    """The value of a JSON text. Raises :class:`UnreadableJson`, whose text says why."""
    try:
        raw = content if isinstance(content, bytes) else content.encode()
        value = orjson.loads(raw)
    except ValueError as wrong:
        raise UnreadableJson(str(wrong)) from None
    if _MANY_DIGITS.search(raw) and _MANY_DIGITS.search(_STRING.sub(b'""', raw)):
        raise UnreadableJson(f"a number has more than {MAX_DIGITS} digits")
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _is_deep(value):
        raise UnreadableJson(f"it is nested deeper than {MAX_DEPTH}")
    return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
