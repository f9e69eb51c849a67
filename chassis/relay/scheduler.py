"""Runs a service's timers in a thread: in the one process of the embedded mode, or under the relay's lease."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chassis.events import outbox
from chassis.ports import Clock
from chassis.service import Timer
from chassis.storage import idempotency_keys

if TYPE_CHECKING:
    from chassis.service import Service

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
PORTION = 1_000


class Scheduler:
    """Looks every second for timers that are due, of one or several services."""

    def __init__(self, services: list[Service], *, may_run: Callable[[], bool] = lambda: True) -> None:
        self._due: dict[tuple[str, str], datetime] = {}
        self._services = services
        self._may_run = may_run
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="timers", daemon=True)

    def start(self) -> None:
        """Begin; each timer runs at once and then at its interval."""
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Finish the present timer and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stop.is_set():
            for service in self._services:
                for timer in (*service.timers, *housekeeping(service)):
                    self._run_when_due(service, timer)
            self._stop.wait(TICK_SECONDS)

    def _run_when_due(self, service: Service, timer: Timer) -> None:
        now = service.clock.now()
        key = (service.name, timer.name)
        if self._stop.is_set() or now < self._due.get(key, now) or not self._may_run():
            return
        self._due[key] = now + timer.every
        try:
            service.run_timer(timer)
        except Exception:
            log.exception("the timer %s of %s failed; it runs again in %s", timer.name, service.name, timer.every)


def housekeeping(service: Service) -> tuple[Timer, ...]:
    """What every service has to do now and then, in portions."""
    kept = timedelta(days=service.settings.outbox_days)

    def clean_outbox(work: Any, clock: Clock) -> int:
        return outbox.clean(work.events.connection, now=clock.now(), keep=kept, limit=PORTION)

    def clean_keys(work: Any, clock: Clock) -> int:
        return idempotency_keys.clean(work.events.connection, clock.now(), PORTION)

    return (
        Timer("clean-outbox", timedelta(hours=1), clean_outbox),
        Timer("clean-idempotency-keys", timedelta(hours=1), clean_keys),
    )
