"""What agencies were told of purged publications, to be erased in their queues and in the stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import orjson

from chassis.base.converter import dumps
from chassis.ports import Clock
from services.notify.adapters.storage.purges import due_at_broker, erased_at_broker
from services.notify.adapters.storage.work import Work
from services.notify.domain.external import is_tombstone, tombstone


class AgencyErasure:
    """A :class:`chassis.service.ExternalErasure`: tombstones in the place of what was told."""

    def __init__(self) -> None:
        self._due: Mapping[str, datetime] = {}

    def due(self, work: Work, clock: Clock) -> Callable[[bytes], bytes | None] | None:
        """The tombstone for a message about what was purged; none at all while nothing is due."""
        self._due = due_at_broker(work.connection, clock.now())
        return self._replacement if self._due else None

    def done(self, work: Work, clock: Clock) -> None:
        """One pass is over."""
        erased_at_broker(work.connection, self._due, clock.now())

    def _replacement(self, message: bytes) -> bytes | None:
        try:
            envelope = orjson.loads(message)
            purged_at = self._due.get(envelope["subject"])
        except (KeyError, TypeError, ValueError):  # nothing that was told by us
            return None
        if purged_at is None or is_tombstone(envelope):
            return None
        return dumps(tombstone(envelope, at=purged_at))
