"""The relay against raw publishing of the same bytes to the same quorum queue."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks import model, raw
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.stage import Stage


class Table:
    """A registry with an outbox that can be filled again and again."""

    def __init__(self, stage: Stage, count: int) -> None:
        self.stage, self.count = stage, count
        self.url = stage.database()
        self.service = model.registry(self.url, stage.folder)
        model.create_tables(self.service)
        self.relay = model.a_relay(self.service, stage.broker)
        self._start = 0
        self.rate()  # declares exchange and queue

    def rate(self) -> Figures:
        """Fill the outbox, publish and mark all of it; events per second."""
        model.fill_outbox(self.url, self.count, start=self._start)
        self._start += self.count
        started = time.perf_counter()
        published = self.relay.publish_all()
        seconds = time.perf_counter() - started
        arrived = raw.emptied(self.stage.broker)
        if not published == arrived == self.count:
            raise RuntimeError(f"{self.count} rows, {published} published, {arrived} in the queue")
        return {"rate": published / seconds}

    def messages(self, count: int) -> list[bytes]:
        """The same bytes as the outbox holds."""
        return [model.encode(model.event_of(number, 500)).encode() for number in range(count)]

    def close(self) -> None:
        self.relay._drop_connections()
        self.service.database.dispose()
        self.stage.drop(self.url)


@contextmanager
def _against_pipelined(stage: Stage) -> Iterator[Sides]:
    table = Table(stage, stage.size(20_000, 500))
    messages = table.messages(table.count)

    def reference() -> Figures:
        seconds = raw.Pipelined(stage.broker, messages).seconds()
        raw.emptied(stage.broker)
        return {"rate": len(messages) / seconds}

    yield Sides(table.rate, reference)
    table.close()


@contextmanager
def _against_one_by_one(stage: Stage) -> Iterator[Sides]:
    table = Table(stage, stage.size(20_000, 500))
    messages = table.messages(stage.size(1_500, 50))

    def reference() -> Figures:
        seconds = raw.one_by_one(stage.broker, messages)
        raw.emptied(stage.broker)
        return {"rate": len(messages) / seconds}

    yield Sides(table.rate, reference)
    table.close()


ROWS = (
    Row(
        "relay",
        "relay: outbox rows published and marked",
        "raw pika, pipelined confirmed publishing of the same bytes to the same quorum queue",
        (Target("rate", 0.8, "events/s"),),
        _against_pipelined,
    ),
    Row(
        "relay-kombu",
        "relay: outbox rows published and marked",
        "kombu, one confirm at a time",
        (Target("rate", 8, "events/s"),),
        _against_one_by_one,
    ),
)
