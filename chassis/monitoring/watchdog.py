"""Ends a worker or relay one of whose loops has stopped turning, so that its supervisor starts it again.

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

from chassis.base.progress import Progress

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
# A batch takes milliseconds, an idle turn a second, and no time-out of ours more than half a minute.
STUCK_SECONDS = 120
STUCK_EXIT = 70  # EX_SOFTWARE of sysexits.h
LAST_WORD_SECONDS = 5


class Watchdog:
    """Looks every second whether progress was made, in the main loop and in each part.

    ``limit``: after so many seconds without any in one of them it calls that stuck. ``end`` is then called, once, with
    what is wrong; None lets the process live.
    """

    def __init__(self, progress: Progress, *, limit: float, end: Callable[[str], None] | None) -> None:
        self._progress, self._limit, self._end = progress, limit, end
        self._seen = {progress: progress.turns}
        self._idle = {progress: 0.0}
        self._has_ended = False

    def health_error(self) -> str:
        """What is wrong with the loops: nothing while they turn."""
        stuck = [
            f"no turn{' of ' if progress.name else ''}{progress.name} for {idle:.0f} s"
            for progress, idle in list(self._idle.items())
            if idle >= self._limit
        ]
        return "; ".join(stuck)

    def tick(self) -> None:
        """One look; called every ``TICK_SECONDS`` of this process's life."""
        for progress in (self._progress, *self._progress.parts):
            moved = progress.turns != self._seen.get(progress)
            self._seen[progress] = progress.turns
            self._idle[progress] = 0.0 if moved else self._idle[progress] + TICK_SECONDS
        error = self.health_error()
        if error and self._end is not None and not self._has_ended:
            self._has_ended = True
            self._end(error)

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


def end_process(error: str) -> NoReturn:
    """Say where the threads stand and end at once, for nothing that is stuck can be asked to stop."""
    _exit_at(signal.SIGALRM)
    signal.alarm(LAST_WORD_SECONDS)  # whoever reads the log may be what it is stuck on
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    own = threading.get_ident()
    stacks = "".join(
        f"{names.get(ident, ident)}:\n{''.join(traceback.format_stack(frame))}"
        for ident, frame in sys._current_frames().items()
        if ident != own
    )
    log.critical("stuck: %s, this process ends to be started again; its threads stand at\n%s", error, stacks)
    os._exit(STUCK_EXIT)


def _exit_at(number: signal.Signals) -> None:
    # The first process of a container is not ended by any signal's default action, and a handler in Python would wait
    # for the interpreter. The C library's own _exit takes one number, as a handler does: the exit code is the signal.
    library = ctypes.CDLL(None)
    library.signal(number, library._exit)
