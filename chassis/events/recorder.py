"""Takes facts down during a transaction and writes them once, at its end: sequences, outbox, audit chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.engine import Connection

from chassis.events import outbox
from chassis.events.contracts import Contracts
from chassis.events.envelope import Event, encode
from chassis.ports import DomainEvent, Ids
from chassis.storage import audit_chain


@dataclass(frozen=True, slots=True)
class _Noted:
    """A fact with what it came from at the moment it was recorded."""

    fact: DomainEvent
    correlation: str
    traceparent: str


@dataclass(slots=True)
class TransactionRecorder:
    """The journal of one transaction of one service; whatever the number of facts, five statements.

    ``traceparent`` and ``correlation`` are those of what is being done just now: a batch sets them for each event.
    """

    connection: Connection
    service: str
    contracts: Contracts
    ids: Ids
    traceparent: str = ""
    correlation: str = ""
    forgets: bool = False
    _noted: list[_Noted] = field(default_factory=list)
    _outside: list[dict[str, Any]] = field(default_factory=list)
    _redactions: dict[str, set[str]] = field(default_factory=dict)
    _afterwards: list[Callable[[], None]] = field(default_factory=list)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do something that cannot be rolled back (erase a file) once the transaction is committed.

        A crash in between skips it, so whoever relies on it needs a sweep as well.
        """
        self._afterwards.append(act)

    def committed(self) -> None:
        """Called by the edge just after its commit."""
        afterwards, self._afterwards = self._afterwards, []
        for act in afterwards:
            act()

    def record(self, fact: DomainEvent) -> None:
        """Take a fact down. Raises :class:`~chassis.events.contracts.ContractBroken` when it breaks its contract."""
        if fact.announce:
            self.contracts.check(fact.name, _json(fact.data))
        self._noted.append(_Noted(fact, fact.correlation or self.correlation or fact.aggregate, self.traceparent))

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
        self._outside.append(
            {
                "event_id": event_id,
                "destination": destination,
                "routing_key": routing_key,
                "aggregate": aggregate,
                "sequence": sequence,
                "payload": orjson.dumps(payload).decode(),
                "traceparent": self.traceparent or None,
                "occurred_at": at,
            }
        )

    def redact(self, aggregate: str, fields: Iterable[str]) -> None:
        """Blank fields of every stored event of an aggregate (``noun/id``) of this service."""
        self._redactions.setdefault(aggregate, set()).update(fields)
        self.forgets = True

    def forget(self) -> None:
        """What this transaction erases shall not remain in the database's write-ahead log either."""
        self.forgets = True

    @property
    def is_empty(self) -> bool:
        """Whether the transaction said nothing."""
        return not (self._noted or self._outside or self._redactions)

    def flush(self) -> None:
        """Write everything down; called by the edge just before its commit."""
        noted, self._noted = self._noted, []
        told = [one for one in noted if one.fact.announce]
        numbers = self._numbers([one.fact for one in told])
        sequences: dict[int, int] = {id(one): number for one, number in zip(told, numbers, strict=True)}
        rows = [self._row(one, number) for one, number in zip(told, numbers, strict=True)] + self._outside
        self._outside = []
        if rows:
            outbox.add(self.connection, rows)
        for aggregate, fields in self._redactions.items():
            outbox.redact(self.connection, aggregate, fields)
        self._redactions = {}
        if noted:
            audit_chain.append(self.connection, [(one.fact, sequences.get(id(one))) for one in noted])

    def _numbers(self, told: list[DomainEvent]) -> list[int]:
        if not told:
            return []
        counts = Counter(_aggregate(fact) for fact in told)
        last = outbox.next_sequences(self.connection, counts)
        following = {aggregate: last[aggregate] - count for aggregate, count in counts.items()}
        numbers = []
        for fact in told:
            following[_aggregate(fact)] += 1
            numbers.append(following[_aggregate(fact)])
        return numbers

    def _row(self, noted: _Noted, sequence: int) -> dict[str, Any]:
        fact = noted.fact
        event = Event(
            id=self.ids.new(),
            name=f"{self.service}.{fact.name}",
            source=self.service,
            subject=fact.aggregate,
            sequence=sequence,
            body=fact.body,
            audience=fact.audience,
            at=fact.at,
            data=fact.data,
            correlation=noted.correlation,
            traceparent=noted.traceparent,
        )
        return {
            "event_id": event.id,
            "destination": outbox.EVENTS,
            "routing_key": event.routing_key,
            "aggregate": _aggregate(fact),
            "sequence": sequence,
            "payload": encode(event),
            "traceparent": noted.traceparent or None,
            "occurred_at": fact.at,
        }


def _aggregate(fact: DomainEvent) -> str:
    return f"{fact.name.split('.')[0]}/{fact.aggregate}"


def _json(data: Mapping[str, Any]) -> Any:
    return orjson.loads(orjson.dumps(dict(data), default=lambda value: sorted(value)))
