"""The reading side of one service: a batch together, and one by one where one of it is to blame."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from chassis.events.envelope import Delivery, Event, Undecodable, decode
from chassis.events.inbox.batch import take_batch
from chassis.events.inbox.reader import Reader
from chassis.events.inbox.reason import reason_of
from chassis.events.inbox.single import Single
from chassis.storage.outages import is_unavailable

log = logging.getLogger(__name__)

SUSPICIOUS_REDELIVERIES = 3
"""A message that the broker had to deliver this often is suspected of killing its worker, and is handled alone."""


class Inbox:
    """Takes deliveries in for a reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._single = Single(reader)

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """Take a batch in. When this returns, each event is done, waiting or parked, durably.

        Raises only when the database is unavailable: then nothing of the failed part was taken.
        """
        self._reader.meter.batch(len(deliveries), sum(1 for delivery in deliveries if delivery.redelivered))
        decoded = ((self._decoded(delivery), delivery.redelivered) for delivery in deliveries)
        events = [(event, times >= SUSPICIOUS_REDELIVERIES) for event, times in decoded if event is not None]
        if not events:
            return
        if not any(is_suspect for _, is_suspect in events):
            try:
                take_batch(self._reader, [event for event, _ in events])
                return
            except Exception as error:  # the batch is redone one by one, to find the one to blame
                if is_unavailable(error):
                    raise
                log.warning("a batch of %d failed, redoing it one by one: %s", len(events), reason_of(error))
        for event, is_suspect in events:
            self._single.take(event, is_suspect=is_suspect)

    def _decoded(self, delivery: Delivery) -> Event | None:
        try:
            return decode(delivery.content)
        except Undecodable as error:
            self._single.park_bytes(delivery.content, str(error))
            return None
