"""Takes domain events during a transaction and writes them once, at its end: sequences, outbox, audit chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.engine import Connection

from chassis.base.converter import dumps, plain
from chassis.events import outbox
from chassis.events.contracts import Contracts
from chassis.events.envelope import Event, encode
from chassis.events.inbox.forgetting import forget_about
from chassis.ports import DomainEvent, Ids, Refusal
from chassis.storage import audit_chain


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A domain event, its plain data, and what it came from at the moment it was recorded."""

    event: DomainEvent
    data: Mapping[str, Any]
    correlation: str
    traceparent: str
    erased: bool = False


@dataclass(slots=True)
class TransactionRecorder:
    """The recorder of one transaction of one service; whatever the number of events, five statements.

    ``traceparent`` and ``correlation`` are those of what is being done just now: a batch sets them for each event.
    """

    connection: Connection
    service: str
    contracts: Contracts
    ids: Ids
    traceparent: str = ""
    correlation: str = ""
    forgets: bool = False
    _recorded: list[_Recorded] = field(default_factory=list)
    _external: list[dict[str, Any]] = field(default_factory=list)
    _afterwards: list[Callable[[], None]] = field(default_factory=list)
    _if_refused: list[Callable[[Refusal, datetime], DomainEvent | None]] = field(default_factory=list)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do something that cannot be rolled back (erase a file) once the transaction is committed.

        A crash in between skips it, so whoever relies on it needs a sweep as well.
        """
        self._afterwards.append(act)

    def committed(self) -> None:
        """Called just after the commit."""
        afterwards, self._afterwards = self._afterwards, []
        for act in afterwards:
            act()

    def if_refused(self, record: Callable[[Refusal, datetime], DomainEvent | None]) -> None:
        """Have the audit keep that what is tried was refused; see :meth:`chassis.ports.EventRecorder.if_refused`."""
        self._if_refused.append(record)

    def refused(self, refusal: Refusal, at: datetime) -> tuple[DomainEvent, ...]:
        """What is to be kept of a refusal that undoes this transaction."""
        kept = (record(refusal, at) for record in self._if_refused)
        return tuple(event for event in kept if event is not None)

    def record(self, event: DomainEvent) -> None:
        """Take an event. Raises :class:`~chassis.events.contracts.ContractBroken` when it breaks its contract."""
        data = plain(event.data)
        if event.announce:
            self.contracts.check(event.name, data)
        if event.erases:
            self.erase(_aggregate(event))
            forget_about(self.connection, event.aggregate, event.at)
        correlation = event.correlation or self.correlation or event.aggregate
        self._recorded.append(_Recorded(event, data, correlation, self.traceparent))

    def record_all(self, events: Iterable[DomainEvent]) -> None:
        """Take several."""
        for event in events:
            self.record(event)

    def send(
        self,
        *,
        destination: str,
        routing_key: str,
        event_id: str,
        aggregate: str,
        sequence: int,
        payload: Mapping[str, Any],
        at: datetime,
    ) -> None:
        """Write a whole envelope for another destination than our own events, in the same transaction."""
        self._external.append(
            {
                "event_id": event_id,
                "destination": destination,
                "routing_key": routing_key,
                "aggregate": aggregate,
                "sequence": sequence,
                "payload": dumps(payload).decode(),
                "traceparent": self.traceparent or None,
                "occurred_at": at,
            }
        )

    def erase(self, aggregate: str) -> None:
        """Forget the data of every event of an aggregate (``noun/id``) of this service up to now."""
        self._recorded = [
            replace(record, erased=True)
            if _aggregate(record.event) == aggregate and not record.event.erases
            else record
            for record in self._recorded
        ]
        outbox.rewrite(self.connection, aggregate, outbox.without_data)
        self.forgets = True

    def rewrite(self, aggregate: str, write: outbox.Rewrite) -> None:
        """Replace what was sent to another destination under an aggregate by what ``write`` makes of it."""
        for row in self._external:
            if row["aggregate"] == aggregate:
                row["payload"] = dumps(write(orjson.loads(row["payload"]))).decode()
        outbox.rewrite(self.connection, aggregate, write)
        self.forgets = True

    def forget(self) -> None:
        """What this transaction erases shall not remain in the database's write-ahead log either."""
        self.forgets = True

    def taken(self) -> list[DomainEvent]:
        """The events recorded so far, which are then no longer written by this one."""
        recorded, self._recorded = self._recorded, []
        return [record.event for record in recorded]

    @property
    def is_empty(self) -> bool:
        """Whether the transaction recorded nothing."""
        return not (self._recorded or self._external)

    def flush(self) -> None:
        """Write everything down; called just before the commit."""
        recorded, self._recorded = self._recorded, []
        announced = [record for record in recorded if record.event.announce]
        numbers = self._numbers([record.event for record in announced])
        sequences: dict[int, int] = {id(record): number for record, number in zip(announced, numbers, strict=True)}
        rows = [self._row(record, number) for record, number in zip(announced, numbers, strict=True)]
        rows += self._external
        self._external = []
        if rows:
            outbox.add(self.connection, rows)
        if recorded:
            chained = [(record.event, record.data, sequences.get(id(record))) for record in recorded]
            audit_chain.append(self.connection, chained)

    def _numbers(self, announced: list[DomainEvent]) -> list[int]:
        if not announced:
            return []
        counts = Counter(_aggregate(event) for event in announced)
        last = outbox.next_sequences(self.connection, counts)
        following = {aggregate: last[aggregate] - count for aggregate, count in counts.items()}
        numbers = []
        for event in announced:
            following[_aggregate(event)] += 1
            numbers.append(following[_aggregate(event)])
        return numbers

    def _row(self, recorded: _Recorded, sequence: int) -> dict[str, Any]:
        domain_event = recorded.event
        event = Event(
            id=self.ids.new(),
            name=f"{self.service}.{domain_event.name}",
            source=self.service,
            subject=domain_event.aggregate,
            sequence=sequence,
            body=domain_event.body,
            audience=domain_event.audience,
            at=domain_event.at,
            data={} if recorded.erased else recorded.data,
            correlation=recorded.correlation,
            traceparent=recorded.traceparent,
            version=self.contracts.versions.get(domain_event.name, 1),
            erases=domain_event.erases,
            erased=recorded.erased,
        )
        return {
            "event_id": event.id,
            "destination": outbox.EVENTS,
            "routing_key": event.routing_key,
            "aggregate": _aggregate(domain_event),
            "sequence": sequence,
            "payload": encode(event),
            "traceparent": recorded.traceparent or None,
            "occurred_at": domain_event.at,
        }


def _aggregate(event: DomainEvent) -> str:
    return f"{event.name.split('.')[0]}/{event.aggregate}"
