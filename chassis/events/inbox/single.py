"""One event at a time, each in a transaction of its own: whoever is refused is parked, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from chassis.events.envelope import Event, Undecodable, decode
from chassis.events.inbox.attempts import MAX_ATTEMPTS, Attempts
from chassis.events.inbox.reader import Reader
from chassis.events.inbox.reason import reason_of
from chassis.events.inbox.store import InboxStore, key_of, row_of
from chassis.events.inbox.turn import OUTCOMES, turn_of
from chassis.ports import DomainEvent, Refusal
from chassis.storage.outages import is_unavailable

log = logging.getLogger(__name__)


class Single:
    """Settles events alone, and counts the attempts at those that may be what kills the worker."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._attempts = Attempts(reader.open_work)

    def take(self, event: Event, *, is_suspect: bool) -> None:
        """Settle a delivered event and what waited behind it. Raises only when the database is unavailable."""
        if not is_suspect:
            self._settle(event)
        elif not self._settle_counted(event):
            return
        self.drain(event.source, event.aggregate, is_suspect=is_suspect)

    def drain(self, source: str, aggregate: str, *, is_suspect: bool = False) -> None:
        """Apply what waits for its turn behind an event just settled, each in a transaction of its own.

        What makes a delivery ``is_suspect`` may be one that waits behind it, acknowledged long ago: then nobody else
        counts its attempts.
        """
        while True:
            with self._reader.open_work() as (connection, _):
                waiting = InboxStore(connection, self._reader.clock).next_waiting(source, aggregate)
            if waiting is None:
                return
            event_id, payload = waiting
            try:
                event = decode(payload)
            except Undecodable as error:  # what an earlier version of this code could read
                self._park_waiting(event_id, reason_of(error))
                return
            if not is_suspect:
                self._settle(event)
            elif not self._settle_counted(event):
                return

    def park(self, event: Event, reason: str, records: Iterable[DomainEvent] = ()) -> None:
        """Set a refused event aside; what comes after it waits behind it. ``records`` go into the audit."""
        log.error("parked %s %s: %s", event.name, event.id, reason)
        with self._reader.open_work() as (connection, work):
            store = InboxStore(connection, self._reader.clock)
            if turn_of(event, store.position(event)) == "seen":
                store.forget(event)  # meanwhile a snapshot has settled it
                return
            store.park(event, reason)
            work.events.record_all(records)
        self._reader.meter.took("parked", [event])

    def park_bytes(self, content: bytes, reason: str) -> None:
        """Set a message aside that is no event."""
        log.error("parked an undecodable message: %s", reason)
        with self._reader.open_work() as (connection, _):
            InboxStore(connection, self._reader.clock).park_bytes(content, reason)

    def _settle(self, event: Event) -> None:
        try:
            with self._reader.open_work() as (connection, work):
                store = InboxStore(connection, self._reader.clock)
                turn = turn_of(event, store.position(event))
                if turn == "next":
                    self._reader.apply(event, work)
                    store.finish(event)
                    store.supersede([event])
                    store.move({key_of(event): event.sequence})
                elif turn == "ahead":
                    store.write(waiting=[event])
                else:
                    store.forget(event)
        except Exception as error:  # whatever a handler raises, the event must not be lost
            if is_unavailable(error):
                raise
            self.park(event, reason_of(error), error.records if isinstance(error, Refusal) else ())
        else:
            self._reader.meter.took(OUTCOMES[turn], [event])

    def _settle_counted(self, event: Event) -> bool:
        """Settle an event that may be what kills the worker; False for one that is parked without an attempt."""
        verdict = self._attempts.begin(row_of(event, "waiting", self._reader.clock.now()))
        if verdict == "exhausted":
            self.park(event, f"delivered again and again: {MAX_ATTEMPTS} attempts ended without an answer")
        if verdict != "go on":
            return False
        try:
            self._settle(event)
        except Exception as error:
            if is_unavailable(error):
                self._attempts.undo(event.id)
            raise
        self._attempts.reset(event.id)
        return True

    def _park_waiting(self, event_id: str, reason: str) -> None:
        log.error("parked %s: %s", event_id, reason)
        with self._reader.open_work() as (connection, _):
            InboxStore(connection, self._reader.clock).park_waiting(event_id, reason)
