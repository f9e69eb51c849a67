"""A backlog of a million rows under an old snapshot, which forbids PostgreSQL to forget what was marked meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

import psycopg

from chassis.broker.publisher import Message, RabbitPublisher
from chassis.events import outbox
from chassis.relay.relay import Relay
from chassis.service import Service
from tests.benchmarks import model, raw
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.stage import Stage


class _Counting:
    """A publisher that stops the relay once so many messages were handed over."""

    def __init__(self, publisher: RabbitPublisher, count: int) -> None:
        self._publisher, self._left = publisher, count
        self.relay: Relay | None = None

    def connect(self) -> None:
        self._publisher.connect()

    def submit(self, messages: Sequence[Message]) -> Future[set[int]]:
        self._left -= len(messages)
        if self._left <= 0 and self.relay is not None:
            self.relay.stop()
        return self._publisher.submit(messages)

    def close(self) -> None:
        self._publisher.close()


@contextmanager
def _backlog(stage: Stage) -> Iterator[Sides]:
    rows, portion, few = stage.size(1_000_000, 3_000), stage.size(100_000, 1_000), stage.size(1_000, 100)
    urls = [stage.database(), stage.database()]
    large, small = (model.registry(url, stage.folder) for url in urls)
    model.create_tables(large), model.create_tables(small)
    publisher = model.publisher(stage.broker)
    model.fill_outbox(urls[0], rows)
    with psycopg.connect(urls[0]) as old:
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT count(*) FROM outbox")
        yield Sides(
            lambda: _portion(stage, large, publisher, portion),
            lambda: _few(stage, small, urls[1], publisher, few, times=stage.size(20, 2)),
        )
    publisher.close()
    for service, url in zip((large, small), urls, strict=True):
        service.database.dispose()
        stage.drop(url)


def _portion(stage: Stage, service: Service, publisher: RabbitPublisher, count: int) -> Figures:
    """A relay starts anew and publishes the next portion of the backlog; events per second."""
    counting = _Counting(publisher, count)
    counting.relay = Relay(service, {outbox.EVENTS: counting}, owner="bench")  # type: ignore[dict-item]  # same methods
    started = time.perf_counter()
    published = counting.relay.publish_all()
    seconds = time.perf_counter() - started
    if published < count:
        raise RuntimeError(f"only {published} of {count} were published: the backlog is too small for so many pairs")
    raw.emptied(stage.broker)
    return {"rate": published / seconds}


def _few(stage: Stage, service: Service, url: str, publisher: RabbitPublisher, count: int, *, times: int) -> Figures:
    """The same relay with a short outbox, several times over; events per second."""
    seconds = 0.0
    for number in range(times):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("TRUNCATE outbox")
        model.fill_outbox(url, count, start=number * count)
        relay = Relay(service, {outbox.EVENTS: publisher}, owner="bench")
        started = time.perf_counter()
        published = relay.publish_all()
        seconds += time.perf_counter() - started
        if published != count:
            raise RuntimeError(f"{published} of {count} were published")
    raw.emptied(stage.broker)
    return {"rate": count * times / seconds}


ROWS = (
    Row(
        "backlog",
        "relay: backlog of 1,000,000 rows, an old snapshot open",
        "the same relay with 1,000 rows",
        (Target("rate", 0.7, "events/s"),),
        _backlog,
        most_pairs=8,
    ),
)
