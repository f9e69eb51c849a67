"""Asks a process's database from time to time, so that its log says when it goes and comes, whatever else is away.

A worker whose broker is away has no reason to ask it, nor has one to which nobody tells anything.
"""

from __future__ import annotations

import threading

import sqlalchemy as sa

from chassis.base.availability import Availability
from chassis.storage import outages
from chassis.storage.database import Database

PAUSE_SECONDS = 5.0


class DatabaseWatch:
    """A thread of its own, which lives as long as the process."""

    def __init__(self, database: Database, availability: Availability, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._database, self._availability, self._pause_seconds = database, availability, pause_seconds

    def start(self) -> None:
        """Begin to ask."""
        threading.Thread(target=self._run, name="database-watch", daemon=True).start()

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._pause_seconds):
            self.ask()

    def ask(self) -> None:
        """One question, which any database answers at once."""
        try:
            with self._database.read() as connection:
                connection.execute(sa.text("SELECT 1"))
        except sa.exc.SQLAlchemyError as error:
            self._availability.lost(outages.said(error))
        else:
            self._availability.back(wrote=False)
