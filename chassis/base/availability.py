"""Says once that a server is away, with the reason, and once that it is back; whoever asks each second says no more."""

from __future__ import annotations

import logging
import threading
import time

# A server that ends, stays away and comes back gives some different reasons; more of them say nothing new.
MOST_REASONS = 3
_STILL_AWAY = "it does not answer"


class Availability:
    """What the log says of a server that is asked again and again, by one thread or several.

    ``reached`` is what is said when it answers for the first time; nothing where that goes without saying.
    """

    def __init__(self, logger: logging.Logger, server: str, reached: str = "") -> None:
        self._logger, self._server, self._reached = logger, server, reached
        self._lock = threading.Lock()
        self._is_known = not reached
        self._away_since = 0.0
        self._reasons: list[str] = []
        self._still_reads = False

    def lost(self, reason: str, *, still_reads: bool = False) -> None:
        """It does not answer, or hung up; ``still_reads``: or cannot write, as with a full disk."""
        with self._lock:
            self._still_reads = still_reads
            if not self._reasons:
                self._away_since = time.monotonic()
            is_news = not self._reasons or not reason.startswith(_STILL_AWAY)
            if not is_news or reason in self._reasons or len(self._reasons) == MOST_REASONS:
                return
            self._reasons.append(reason)
            self._logger.warning("%s is away: %s", self._server, reason)

    def back(self, *, wrote: bool = True) -> None:
        """It answers. Whoever only read (not ``wrote``) does not end an outage of writing."""
        if self._is_known and not self._reasons:
            return
        if self._still_reads and not wrote:
            return
        with self._lock:
            if self._reasons:
                self._logger.info("%s is back after %.0f s", self._server, time.monotonic() - self._away_since)
            elif not self._is_known:
                self._logger.info("%s", self._reached)
            self._is_known, self._reasons = True, []
