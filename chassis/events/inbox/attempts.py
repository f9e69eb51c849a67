"""How often an event was begun and its worker ended before there was an answer.

The count is written before the attempt, in a transaction of its own: who is killed writes nothing afterwards. It is to
count ends of processes and nothing else, whatever made them begin the event once more:

* An attempt that the process outlives is reset, however it came out.
* When the database or the file store fails in it, it is no fault of the event, and the attempt is undone.
* The database may be away for that as well. So each process remembers what it has counted and counts it once, however
  often it begins the event again. What then stays in the row is one for each process that ended in such an outage.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa

from chassis.events.inbox.reader import OpenWork
from chassis.storage.database import insert
from chassis.storage.tables import inbox

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5

Verdict = Literal["go on", "parked", "exhausted"]


class Attempts:
    """The attempts of one process at events that are suspected of killing it."""

    def __init__(self, open_work: OpenWork) -> None:
        self._open = open_work
        self._counted: set[str] = set()

    def begin(self, row: Mapping[str, Any]) -> Verdict:
        """Count an attempt at an event, given as a waiting row of the inbox; it is stored where it is not yet.

        Nothing is counted for one that is ``parked`` already: it keeps its reason, and an operator decides about it.
        """
        event_id = row["event_id"]
        increment = 0 if event_id in self._counted else 1
        with self._open() as (connection, _):
            statement = insert(connection, inbox).values({**row, "attempts": increment, "reason": "redelivered"})
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["event_id"],
                    set_={"attempts": inbox.c.attempts + increment},
                    where=inbox.c.state == "waiting",
                )
            )
            query = sa.select(inbox.c.state, inbox.c.attempts).where(inbox.c.event_id == event_id)
            found = connection.execute(query).one()
        if found.state == "parked":
            return "parked"
        if found.state == "waiting" and found.attempts > MAX_ATTEMPTS:
            return "exhausted"
        self._counted.add(event_id)
        return "go on"

    def reset(self, event_id: str) -> None:
        """The worker has outlived it. One that waits may be delivered again as often as the broker likes."""
        self._update(event_id, attempts=0, reason=None)
        self._counted.discard(event_id)

    def undo(self, event_id: str) -> None:
        """The attempt came to nothing through no fault of the event. Never raises."""
        try:
            self._update(event_id, attempts=inbox.c.attempts - 1)
        except Exception as error:
            log.warning("an attempt at %s stays counted, once: %s", event_id, type(error).__name__)
        else:
            self._counted.discard(event_id)

    def _update(self, event_id: str, **values: Any) -> None:
        with self._open() as (connection, _):
            connection.execute(
                sa.update(inbox)
                .where(inbox.c.event_id == event_id, inbox.c.state == "waiting", inbox.c.attempts > 0)
                .values(values)
            )
