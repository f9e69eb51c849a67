"""The reference for the worker: the same work, one transaction for each message, in as few statements as it takes."""

from __future__ import annotations

from kombu import Connection, Consumer, Queue
from sqlalchemy.dialects import postgresql

from chassis.events.envelope import decode
from chassis.events.recorder import TransactionRecorder
from chassis.service import Service
from chassis.storage.tables import inbox, positions
from tests.benchmarks.model import QUEUE, Work, entry_made

PREFETCH = 1_000

_MOVE = postgresql.insert(positions)
_MOVE = _MOVE.on_conflict_do_update(
    index_elements=["source", "aggregate"],
    set_={"sequence": _MOVE.excluded.sequence},
    where=positions.c.sequence == _MOVE.excluded.sequence - 1,
).returning(positions.c.sequence)
_SEEN = postgresql.insert(inbox).on_conflict_do_nothing()


def consume(url: str, service: Service, count: int) -> None:
    """Take so many messages, each acknowledged after its own commit."""
    left = count
    with Connection(url, heartbeat=30) as connection, connection.channel() as channel:

        def on_message(message) -> None:
            nonlocal left
            take(service, bytes(message.body))
            message.ack()
            left -= 1

        consumer = Consumer(channel, [Queue(QUEUE, channel=channel)], on_message=on_message, auto_declare=False)
        consumer.qos(prefetch_count=PREFETCH)
        consumer.consume()
        while left:
            connection.drain_events(timeout=60)


def take(service: Service, content: bytes) -> None:
    """Sequence check, inbox, effect, audit, outgoing event, commit."""
    event = decode(content)
    now = service.clock.now()
    with service.database.write() as connection:
        place = {"source": event.source, "aggregate": event.aggregate, "sequence": event.sequence}
        if connection.execute(_MOVE, place).first() is None:
            raise RuntimeError(f"{event.aggregate} {event.sequence} is out of order")
        seen = {"event_id": event.id, "name": event.name, "state": "done", "attempts": 0}
        connection.execute(_SEEN, place | seen | {"received_at": now, "done_at": now})
        events = TransactionRecorder(connection, service.name, service.contracts, service.ids)
        Work(connection, events).enter(event.subject, event.data["title"], event.sequence)
        events.record(entry_made(event, service.clock))
        events.flush()
