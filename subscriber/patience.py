"""How long to wait, and for how long altogether."""

from __future__ import annotations

import time

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
PATIENCE_SECONDS = 600.0


class Pauses:
    """1, 2, 4 … 60 seconds, and again from the beginning after something went well."""

    def __init__(self, first_seconds: float = FIRST_PAUSE_SECONDS) -> None:
        self._first = self._next = first_seconds

    def next(self, at_least: float = 0.0) -> float:
        """Seconds to wait now."""
        pause = self._next
        self._next = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return max(pause, at_least)

    def reset(self) -> None:
        """Something went well."""
        self._next = self._first


class Patience:
    """Counts from the first time that one and the same thing was put off."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._what, self._since = "", 0.0

    def is_over(self, what: str) -> bool:
        """Whether it was put off for long enough; begins to count where it is another than before."""
        if self._what != what:
            self._what, self._since = what, time.monotonic()
        return time.monotonic() - self._since >= self._seconds
