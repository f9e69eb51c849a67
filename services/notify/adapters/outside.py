"""The agencies' exchange: each event is checked against the public contract and written into the outbox."""

from __future__ import annotations

from pathlib import Path

import subscriber
from chassis.events.contracts import Contracts
from chassis.events.recorder import TransactionRecorder
from services.notify.domain.moments import rfc3339
from services.notify.domain.outside import OutsideEvent

DESTINATION = "publications"
CONTRACTS = Contracts(Path(subscriber.__file__).parent / "contracts")
_WORDS = ("title", "summary", "document_number", "change_reason")


class OutboxedOutside:
    """Written in the caller's transaction, published by the relay; in embedded mode nobody is outside."""

    def __init__(self, events: TransactionRecorder, origin: str) -> None:
        self._events, self._origin = events, origin

    def send(self, event: OutsideEvent) -> None:
        """Tell the agencies. Raises :class:`~chassis.events.contracts.ContractBroken` for an invalid event."""
        CONTRACTS.check(f"disclosure.{event.verb}", event.data)
        self._events.send(
            destination=DESTINATION,
            routing_key=event.routing_key,
            event_id=event.id,
            aggregate=f"publication/{event.subject}",
            sequence=event.sequence,
            at=event.at,
            payload=self._envelope(event),
        )

    def forget(self, index_number: str) -> None:
        """Blank the words of what was written about an index number and is still kept in the outbox."""
        self._events.redact(f"publication/{index_number}", _WORDS)

    def _envelope(self, event: OutsideEvent) -> dict[str, object]:
        return {
            "specversion": "1.0",
            "id": event.id,
            "source": f"{self._origin}/notify",
            "type": event.type,
            "subject": event.subject,
            "time": rfc3339(event.at),
            "datacontenttype": "application/json",
            "sequence": event.sequence,
            "body": event.body,
            "data": event.data,
        }
