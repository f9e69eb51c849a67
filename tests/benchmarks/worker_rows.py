"""The worker in set-wise batches against the same work with one transaction for each message."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from chassis.broker.consumer import RabbitConsumer
from chassis.events.envelope import MEDIA_TYPE, Delivery, encode
from chassis.storage import tables
from tests.benchmarks import model, raw, raw_worker
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.stage import Stage

DOCUMENTS = 500


class Books:
    """A ledger, and a queue that can be filled with the events that are next in order for it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.url = stage.database()
        self.service = model.ledger(self.url, stage.folder)
        model.create_tables(self.service)
        self._next = 0
        publisher = model.publisher(stage.broker)
        publisher._connect()  # declares exchange and queue
        publisher.close()
        raw.emptied(stage.broker)

    def fill(self, count: int, content_type: str = MEDIA_TYPE) -> None:
        """Queue the next events of all documents."""
        numbers = range(self._next, self._next + count)
        self._next += count
        messages = [encode(model.event_of(number, DOCUMENTS)).encode() for number in numbers]
        raw.Pipelined(self.stage.broker, messages, content_type).seconds()

    def check(self) -> None:
        """Every event took effect once, was entered, audited and told."""
        with self.service.database.read() as connection:
            for table in (tables.inbox, tables.audit, tables.outbox):
                count = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                if count != self._next:
                    raise RuntimeError(f"{table.name} has {count} rows after {self._next} events")

    def close(self) -> None:
        """Leave nothing behind for the next row."""
        raw.emptied(self.stage.broker)
        self.service.database.dispose()
        self.stage.drop(self.url)


def consume(service, broker: str, count: int) -> None:
    """Our consumer until it has taken and acknowledged so many events."""
    taken = 0

    def take(deliveries: Sequence[Delivery]) -> None:
        nonlocal taken
        service.inbox.take(deliveries)
        taken += len(deliveries)
        if taken >= count:
            consumer.stop()

    consumer = RabbitConsumer(broker, service.name, service.subscribes, take)
    consumer.run()


@contextmanager
def _batches(stage: Stage) -> Iterator[Sides]:
    books = Books(stage)

    def rate(count: int, work: Callable[[], None]) -> Figures:
        books.fill(count)
        started = time.perf_counter()
        work()
        seconds = time.perf_counter() - started
        books.check()
        return {"rate": count / seconds}

    many, few = stage.size(10_000, 400), stage.size(2_000, 100)
    yield Sides(
        lambda: rate(many, lambda: consume(books.service, stage.broker, many)),
        lambda: rate(few, lambda: raw_worker.consume(stage.broker, books.service, few)),
    )
    books.close()


ROWS = (
    Row(
        "worker",
        "worker: sequence check, inbox, effect, audit, outgoing event, commit, ack",
        "the same work with one transaction for each message",
        (Target("rate", 4, "events/s"),),
        _batches,
    ),
)
