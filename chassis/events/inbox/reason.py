"""Why an event was refused, as it is kept beside it."""

from __future__ import annotations

from chassis.ports import Refusal

LONGEST_REASON = 2_000


def reason_of(error: Exception) -> str:
    """The error's reason; bounded, and of characters that every database takes."""
    if isinstance(error, Refusal):
        return storable(f"{error.code}: {error.en}")
    return storable(f"{type(error).__name__}: {error}")


def storable(text: str) -> str:
    """A text that every database takes, cut where it is too long."""
    shown = text[:LONGEST_REASON].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return shown if len(text) <= LONGEST_REASON else f"{shown}…"
