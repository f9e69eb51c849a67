"""Runs a destination in a thread of its own, so that one whose broker is silent holds up nothing else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import sqlalchemy as sa

from chassis.base.progress import Progress
from chassis.relay.destination import BACK_OFF_SECONDS, Destination
from chassis.storage import outages

log = logging.getLogger(__name__)

# A commit just after another notifies nobody, so a pass that was asked for is soon followed by another; then rarer and
# rarer, up to this while notifications come, and while they do not.
POLL_SECONDS = 0.02
NOTIFIED_POLL_SECONDS = 0.5
IDLE_POLL_SECONDS = 0.1
STANDBY_SECONDS = 1.0


class DestinationThread:
    """Passes over the outbox again and again, while ``may_publish``, until it is told to stop.

    Its ``progress`` turns with each window and each wait; the destination's own time-outs, for connecting, declaring
    and confirmations, end within half a minute. Should the thread die, :attr:`failure` says of what.
    """

    def __init__(
        self,
        destination: Destination,
        *,
        may_publish: Callable[[], bool],
        progress: Progress,
        lost: Callable[[BaseException], None],
        is_notified: Callable[[], bool] = lambda: False,
        standby_seconds: float = STANDBY_SECONDS,
    ) -> None:
        self._standby_seconds, self._is_notified = standby_seconds, is_notified
        self._pause = POLL_SECONDS
        self._destination, self._may_publish, self._progress = destination, may_publish, progress
        self._lost = lost
        self._wakes = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=progress.name, daemon=True)
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wakes.set()

    def stop(self) -> None:
        """Send nothing more, wait for what is on its way, and end."""
        self._stop.set()
        self._wakes.set()

    def is_over(self, timeout: float) -> bool:
        """Whether it has ended, or never begun, after waiting for that for some seconds."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        failures = 0
        try:
            while not self._stop.is_set():
                try:
                    pause = self._turn()
                    failures = 0
                except sa.exc.SQLAlchemyError as error:
                    self._lost(error)
                    self._destination.health_error = f"database: {outages.said(error)}"
                    self._destination.close()
                    # Not until woken: a database that cannot be read may still notify.
                    self._stop.wait(BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)])
                    pause = 0.0
                    failures += 1
                self._progress.turn()
                if self._wakes.wait(pause):
                    self._pause = POLL_SECONDS
                self._wakes.clear()
            self._destination.close()
        except BaseException as error:  # the relay asks for it and ends
            log.critical("publishing failed", exc_info=True)
            self.failure = error

    def _turn(self) -> float:
        if not self._may_publish():
            return self._standby_seconds
        published = self._destination.run(self._goes_on)
        if self._destination.has_more:
            return 0.0
        if published:
            self._pause = POLL_SECONDS
        pause = min(self._pause, NOTIFIED_POLL_SECONDS if self._is_notified() else IDLE_POLL_SECONDS)
        self._pause = 2 * pause
        return pause

    def _goes_on(self) -> bool:
        self._progress.turn()
        return not self._stop.is_set() and self._may_publish()
