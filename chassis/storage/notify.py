"""Wakes the relay after a commit on PostgreSQL, so that an idle system does not wait for the next poll.

NOTIFY is sent in a statement of its own after the commit (within a business transaction it would take a global lock
at commit), at most every ten milliseconds. Whatever fails here is harmless: polling is the fallback.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable

import psycopg
from psycopg.conninfo import make_conninfo

from chassis.storage.database import KEEPALIVE, Database

log = logging.getLogger(__name__)

CHANNEL = "yangguang_outbox"
QUIET_SECONDS = 0.01
CONNECT_SECONDS = 2
# Whoever has just committed must not wait long for a line that died without a word: a notification is only a hint.
PATIENCE_MILLISECONDS = 2_000
LISTEN_SECONDS = 5.0
BACK_OFF_SECONDS = 2.0


class OutboxNotifier:
    """The sending side, one per process."""

    def __init__(self, database: Database) -> None:
        self._address = _address(database)
        self._connection: psycopg.Connection | None = None
        self._lock = threading.Lock()
        self._notified_at = 0.0

    def notify(self) -> None:
        """Notify, unless that was done just now or another thread does. Never raises, never waits for a connection."""
        if time.monotonic() - self._notified_at < QUIET_SECONDS or not self._lock.acquire(blocking=False):
            return
        try:
            self._notified_at = time.monotonic()
            if self._connection is None or self._connection.closed:
                self._connection = _connect(self._address)
            self._connection.execute(f"NOTIFY {CHANNEL}")
        except psycopg.Error:
            self._connection = None
        finally:
            self._lock.release()


class OutboxListener:
    """The receiving side: a thread that calls ``notified`` at each notification."""

    def __init__(self, database: Database, notified: Callable[[], None]) -> None:
        self._address = _address(database)
        self._notified = notified
        self._stop = threading.Event()
        self._hears = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox-listener", daemon=True)

    def hears(self) -> bool:
        """Whether it is connected: a line that died without a word is noticed within half a minute."""
        return self._hears.is_set()

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening at the next occasion; the thread does not hold the process up."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(psycopg.Error):
                self._listen()
            self._hears.clear()
            self._stop.wait(BACK_OFF_SECONDS)

    def _listen(self) -> None:
        with _connect(self._address) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._hears.set()
            while not self._stop.is_set():
                for _ in connection.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                    self._notified()


def _connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address, autocommit=True)


def _address(database: Database) -> str:
    url = database.url.replace("postgresql+psycopg://", "postgresql://")
    patience = {**KEEPALIVE, "tcp_user_timeout": PATIENCE_MILLISECONDS, "connect_timeout": CONNECT_SECONDS}
    return make_conninfo(url, **patience)
