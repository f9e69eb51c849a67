"""Says once that a server is away, with the reason, and once that it is back; whoever asks each second says no more."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

# A server that ends, stays away and comes back gives some different reasons; more of them say nothing new.
MOST_REASONS = 3
# On a full disk a small record may still find room where a large one does not, and a right that is missing at one table
# may be there at another: one record that was written ends nothing.
SETTLED_SECONDS = 60.0
_STILL_AWAY = "it does not answer"


class Availability:
    """What the log says of a server that is asked again and again, by one thread or several.

    ``reached`` is what is said when it answers for the first time; nothing where that goes without saying.
    """

    def __init__(
        self,
        logger: logging.Logger,
        server: str,
        reached: str = "",
        *,
        settled_seconds: float = SETTLED_SECONDS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._logger, self._server, self._reached = logger, server, reached
        self._settled_seconds, self._seconds = settled_seconds, seconds
        self._lock = threading.Lock()
        self._is_known = not reached
        self._away_since = self._lost_last = 0.0
        self._reasons: list[str] = []
        self._still_reads = self._refuses = False

    @property
    def refuses_writes(self) -> str:
        """Why it takes not all, though it answers: its disk is full, a right is missing; empty where that is not so."""
        return self._reasons[-1] if self._refuses and self._reasons else ""

    def lost(self, reason: str, *, still_reads: bool = False, refuses: bool = False) -> None:
        """It does not answer, or hung up; ``still_reads``: or cannot write, ``refuses``: for lack of room or right."""
        with self._lock:
            self._still_reads, self._refuses, self._lost_last = still_reads or refuses, refuses, self._seconds()
            if not self._reasons:
                self._away_since = self._lost_last
            is_news = not self._reasons or not reason.startswith(_STILL_AWAY)
            if not is_news or reason in self._reasons or len(self._reasons) == MOST_REASONS:
                return
            self._reasons.append(reason)
            self._logger.warning("%s is away: %s", self._server, reason)

    def back(self, *, wrote: bool = True) -> None:
        """It answers. An outage of writing ends with something written (``wrote``), what it refuses after a while."""
        if self._is_known and not self._reasons:
            return
        if self._still_reads and not wrote:
            return
        if self._refuses and self._seconds() - self._lost_last < self._settled_seconds:
            return
        with self._lock:
            if self._reasons:
                self._logger.info("%s is back after %.0f s", self._server, self._seconds() - self._away_since)
            elif not self._is_known:
                self._logger.info("%s", self._reached)
            self._is_known, self._reasons = True, []
