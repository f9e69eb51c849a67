"""Runs what is due from time to time, in one thread for all services of the process, and one for what asks outside."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from chassis.events import audit_heads, outbox
from chassis.events.inbox import reason_of
from chassis.ports import Clock
from chassis.service import Chore, Service, Timer
from chassis.storage import audit_anchors, idempotency_keys, limits, outages, set_aside, staff

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
PORTION = 1_000
# So many things are looked at in one round, beside those that are set aside.
ROUND = 200


class Scheduler:
    """Looks every second for timers that are due, of one or several services."""

    def __init__(self, services: list[Service], *, may_run: Callable[[], bool] = lambda: True) -> None:
        self._due: dict[tuple[str, str], datetime] = {}
        self._services = services
        self._may_run = may_run
        self._stop = threading.Event()
        # Whom we ask outside may take his time: nothing of ours waits for it.
        self._threads = [
            threading.Thread(target=self._run, args=(outside,), name=name, daemon=True)
            for outside, name in ((False, "timers"), (True, "timers that ask outside"))
            if not outside or any(map(asks_outside, self._timers()))
        ]

    def start(self) -> None:
        """Begin; each timer runs at once and then at its interval."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Finish the present thing, do what is done at the end, and end."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout)

    def _timers(self) -> list[Timer | Chore]:
        return [timer for service in self._services for timer in service.timers]

    def _run(self, outside: bool) -> None:
        while not self._stop.is_set():
            for service in self._services:
                for timer in (*service.timers, *housekeeping(service)):
                    if asks_outside(timer) == outside:
                        self._run_when_due(service, timer)
            self._stop.wait(TICK_SECONDS)
        if not outside:
            self._run_at_end()

    def _run_at_end(self) -> None:
        for service in self._services:
            for chore in housekeeping(service):
                if chore.at_end and self._may_run():
                    try:
                        run_timer(service, chore, goes_on=self._may_run)
                    except Exception as error:
                        if outages.is_unavailable(error):
                            service.lost(error)
                        else:
                            log.exception("%s of %s failed at the end", chore.name, service.name)

    def _run_when_due(self, service: Service, timer: Timer | Chore) -> None:
        now = service.clock.now()
        key = (service.name, timer.name)
        if not self._goes_on() or now < self._due.get(key, now):
            return
        self._due[key] = now + timer.every
        try:
            run_timer(service, timer, goes_on=self._goes_on)
            service.availability.back(wrote=False)
        except Exception as error:
            if outages.is_unavailable(error):
                service.lost(error)
                return
            log.exception("the timer %s of %s failed; it runs again in %s", timer.name, service.name, timer.every)

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and self._may_run()


def asks_outside(timer: Timer | Chore) -> bool:
    """Whether it asks other people's servers."""
    return isinstance(timer, Timer) and timer.ask is not None


def run_timer(service: Service, timer: Timer | Chore, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Run a timer until it has nothing left to do; returns how many things it did.

    Raises only where nothing could be done at all: the database is away, or what is due cannot be found out.
    """
    return _do_chore(service, timer, goes_on) if isinstance(timer, Chore) else _do_each(service, timer, goes_on)


def _do_chore(service: Service, chore: Chore, goes_on: Callable[[], bool]) -> int:
    done = 0
    while goes_on():
        with service.transaction() as work:
            count = chore.run(work, service.clock)
        done += count
        if count == 0:
            break
    return done


def _do_each(service: Service, timer: Timer, goes_on: Callable[[], bool]) -> int:
    done, tried = 0, set[str]()
    while goes_on():
        with service.reading() as work:
            failed = set_aside.keys(work.events.connection, timer.name, service.clock.now())
            limit = ROUND + len(failed.all) + len(tried)
            listed = timer.due(work, service.clock, limit)
        if len(listed) < limit and (over := failed.all.difference(listed)):
            _forget(service, timer, over)
        due = [key for key in listed if key not in failed.waiting | tried]
        if not due:
            break
        for key in due:
            if not goes_on():
                break
            tried.add(key)
            done += _do_thing(service, timer, key, goes_on, failed_before=key in failed.all)
    return done


def _do_thing(service: Service, timer: Timer, key: str, goes_on: Callable[[], bool], *, failed_before: bool) -> int:
    """Do one thing; set it aside where it fails. Returns how many were done."""
    try:
        answer = _ask(service, timer, key)
        if not goes_on():
            return 0
        with service.transaction() as work:
            timer.run(key, work, service.clock, *answer)
            if failed_before:
                set_aside.forget(work.events.connection, timer.name, key)
        return 1
    except Exception as error:
        if outages.is_unavailable(error):
            raise
        log.exception("the timer %s of %s sets %s aside", timer.name, service.name, key)
        with service.transaction() as work:
            set_aside.put(
                work.events.connection, timer.name, key, reason_of(error), service.clock.now(), tries=timer.tries
            )
        _tell(service, timer, key)
        return 0


def _ask(service: Service, timer: Timer, key: str) -> tuple[Any, ...]:
    if timer.ask is None:
        return ()
    with service.reading() as work:
        ask = timer.ask(key, work, service.clock)
    return (ask(),)


def _tell(service: Service, timer: Timer, key: str) -> None:
    if timer.failed is None:
        return
    try:
        with service.transaction() as work:
            timer.failed(key, work, service.clock)
    except Exception as error:
        if outages.is_unavailable(error):
            raise
        log.exception("nobody was told that the timer %s of %s set %s aside", timer.name, service.name, key)


def _forget(service: Service, timer: Timer, keys: Iterable[str]) -> None:
    """What is due no more was done or given up by somebody meanwhile."""
    with service.transaction() as work:
        for key in sorted(keys):
            set_aside.forget(work.events.connection, timer.name, key)


def housekeeping(service: Service, *, portion: int = PORTION) -> tuple[Chore, ...]:
    """What every service has to do now and then, ``portion`` rows in a transaction."""
    kept = timedelta(days=service.settings.outbox_days)

    def clean_outbox(work: Any, clock: Clock) -> int:
        return outbox.clean(work.events.connection, now=clock.now(), keep=kept, limit=portion)

    def clean_keys(work: Any, clock: Clock) -> int:
        return idempotency_keys.clean(work.events.connection, clock.now(), portion)

    def clean_limits(work: Any, clock: Clock) -> int:
        return limits.clean(work.events.connection, clock.now(), portion)

    def seal_first_head(work: Any, clock: Clock) -> int:
        # A chain without any anchor could be made anew unseen: its first one does not wait for the interval.
        if audit_anchors.newest(work.events.connection, service.name) is None:
            seal_audit(work, clock)
        return 0

    def seal_audit(work: Any, clock: Clock) -> int:
        announce = audit_heads.SEALED in service.publishes
        audit_heads.seal(work, clock, service=service.name, key=service.audit_key, announce=announce)
        # Each time: what could not be written last time is still to be appended.
        work.events.after_commit(
            lambda: audit_heads.append_to_file(service.database, service.name, service.anchor_file)
        )
        return 0

    def forget_sessions(work: Any, clock: Clock) -> int:
        return staff.forget_expired(work.events.connection, clock.now(), portion)

    return (
        Chore("seal-first-head", timedelta(seconds=5), seal_first_head),
        Chore("seal-audit", timedelta(minutes=service.settings.audit_seal_minutes), seal_audit, at_end=True),
        Chore("clean-outbox", timedelta(hours=1), clean_outbox),
        Chore("clean-idempotency-keys", timedelta(hours=1), clean_keys),
        Chore("clean-limits", timedelta(minutes=1), clean_limits),
        Chore("forget-ended-sessions", timedelta(hours=1), forget_sessions),
    )
