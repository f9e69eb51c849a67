"""Ends a worker or relay whose main loop has stopped turning, so that its supervisor starts it again.

A handler that never returns or a line without a time-out holds up every event behind it. Ending is safe: the open
transaction rolls back and the broker delivers again. Time is counted in ticks of its own and not read from a clock, so
a process that was frozen for an hour and thaws has lost one tick, and its main loop goes on first.
"""

from __future__ import annotations

import ctypes
import faulthandler
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import NoReturn

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
# A batch takes milliseconds, an idle turn a second, and no time-out of ours more than half a minute.
STUCK_SECONDS = 120
STUCK_EXIT = 70  # EX_SOFTWARE of sysexits.h
LAST_WORD_SECONDS = 5


class Progress:
    """Says that a main loop lives: it counts its turns, and whoever looks sees whether the count has moved."""

    def __init__(self) -> None:
        self.turns = 0

    def turn(self) -> None:
        """Something was finished: a wait, a batch, or one event of a long batch."""
        self.turns += 1


class Watchdog:
    """Looks every second whether progress was made.

    ``limit``: after so many seconds without any it calls itself stuck. ``end`` is then called, once; None lets it live.
    """

    def __init__(self, progress: Progress, *, limit: float, end: Callable[[float], None] | None) -> None:
        self._progress, self._limit, self._end = progress, limit, end
        self._seen = progress.turns
        self._idle = 0.0

    def trouble(self) -> str:
        """What is wrong with the main loop: nothing while it turns."""
        return f"no turn for {self._idle:.0f} s" if self._idle >= self._limit else ""

    def tick(self) -> None:
        """One look; called every ``TICK_SECONDS`` of this process's life."""
        if self._progress.turns != self._seen:
            self._seen, self._idle = self._progress.turns, 0.0
            return
        self._idle += TICK_SECONDS
        if self._end is not None and self._limit <= self._idle < self._limit + TICK_SECONDS:
            self._end(self._idle)

    def start(self) -> None:
        """Watch in a thread of its own until the process ends."""
        if self._end is not None:
            _exit_at(signal.SIGVTALRM)
            faulthandler.register(signal.SIGVTALRM, file=sys.stderr, all_threads=True, chain=True)
        self._wind()
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(TICK_SECONDS):
            self._wind()
            self.tick()

    def _wind(self) -> None:
        # Code that keeps the interpreter to itself (a regular expression run wild) keeps this thread from ticking:
        # after so much computing time the kernel's signal ends the process, with every stack on stderr.
        if self._end is not None:
            signal.setitimer(signal.ITIMER_VIRTUAL, self._limit)


def end_process(idle: float) -> NoReturn:
    """Say where the main thread stands and end at once, for nothing that is stuck can be asked to stop."""
    _exit_at(signal.SIGALRM)
    signal.alarm(LAST_WORD_SECONDS)  # whoever reads the log may be what it is stuck on
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    stack = "".join(traceback.format_stack(frame)) if frame is not None else "unknown"
    log.critical("stuck: no turn for %.0f s, this process ends to be started again; it stands at\n%s", idle, stack)
    os._exit(STUCK_EXIT)


def _exit_at(number: signal.Signals) -> None:
    # The first process of a container is not ended by any signal's default action, and a handler in Python would wait
    # for the interpreter. The C library's own _exit takes one number, as a handler does: the exit code is the signal.
    library = ctypes.CDLL(None)
    library.signal(number, library._exit)
