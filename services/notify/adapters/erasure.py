"""What agencies were told of purged publications and ended notices, to be erased in their queues and in the stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from chassis.base.converter import dumps
from chassis.ports import Clock
from services.notify.adapters.storage.purges import Erasure, due_at_broker, erased_at_broker
from services.notify.adapters.storage.work import Work
from services.notify.domain.external import is_tombstone, reworded, tombstone


class AgencyErasure:
    """A :class:`chassis.service.ExternalErasure`: tombstones, or the words that stay, in the place of what was told."""

    def __init__(self) -> None:
        self._due: Mapping[str, Erasure] = {}

    def due(self, work: Work, clock: Clock) -> Callable[[bytes], bytes | None] | None:
        """What takes the place of a message; none at all while nothing is due."""
        self._due = due_at_broker(work.connection, clock.now())
        return self._replacement if self._due else None

    def done(self, work: Work, clock: Clock) -> None:
        """One pass is over."""
        erased_at_broker(work.connection, self._due, clock.now())

    def _replacement(self, message: bytes) -> bytes | None:
        try:
            envelope = orjson.loads(message)
            erasure = self._due.get(envelope["subject"])
        except (KeyError, TypeError, ValueError):  # nothing that was told by us
            return None
        if erasure is None or is_tombstone(envelope):
            return None
        if erasure.words is None:
            return dumps(tombstone(envelope, at=erasure.at))
        left = reworded(envelope, erasure.words)
        return dumps(left) if left != envelope else None
