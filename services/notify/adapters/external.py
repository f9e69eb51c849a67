"""The agencies' exchange: each event is checked against the public contract and written into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import subscriber
from chassis.base.converter import plain
from chassis.events.contracts import Contracts
from chassis.events.recorder import TransactionRecorder
from services.notify.domain.external import ExternalEvent, Words, reworded, tombstone

DESTINATION = "publications"
CONTRACTS = Contracts(Path(subscriber.__file__).parent / "contracts")


class OutboxedExternal:
    """Written in the caller's transaction, published by the relay; in embedded mode there are no agencies."""

    def __init__(self, events: TransactionRecorder, origin: str) -> None:
        self._events, self._origin = events, origin

    def send(self, event: ExternalEvent) -> None:
        """Let the agencies know. Raises :class:`~chassis.events.contracts.ContractBroken` for an invalid event."""
        data = plain(event.data)
        CONTRACTS.check(f"disclosure.{event.verb}", data)
        self._events.send(
            destination=DESTINATION,
            routing_key=event.routing_key,
            event_id=event.id,
            aggregate=f"publication/{event.subject}",
            sequence=event.sequence,
            at=event.at,
            payload=self._envelope(event, data),
        )

    def erase(self, index_number: str, *, at: datetime) -> None:
        """Put tombstones in the place of what was written about an index number and is still kept in the outbox."""
        self._events.rewrite(f"publication/{index_number}", lambda envelope: plain(tombstone(envelope, at=at)))

    def reword(self, index_number: str, words: Words) -> None:
        """Put these words in the place of those of earlier editions, where they are still kept in the outbox."""
        self._events.rewrite(f"publication/{index_number}", lambda envelope: plain(reworded(envelope, words)))

    def _envelope(self, event: ExternalEvent, data: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            "id": event.id,
            "source": f"{self._origin}/notify",
            "type": event.type,
            "subject": event.subject,
            "time": event.at,
            "datacontenttype": "application/json",
            "sequence": event.sequence,
            "body": event.body,
            "data": data,
        }
