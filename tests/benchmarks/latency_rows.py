"""From a commit to the commit of its effect, on an idle system: relay and worker as processes of their own."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pika
import psycopg

from chassis.broker.topology import EVENTS_EXCHANGE
from chassis.events.envelope import encode
from chassis.service import Service
from tests.benchmarks import model, raw
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.processes import Process, running
from tests.benchmarks.stage import Stage

QUIET_SECONDS = 0.03
PATIENCE_SECONDS = 20.0


@contextmanager
def _latency(stage: Stage) -> Iterator[Sides]:
    urls = [stage.database() for _ in range(3)]
    registry, ledger = model.registry(urls[0], stage.folder), model.ledger(urls[1], stage.folder)
    model.create_tables(registry), model.create_tables(ledger)
    with psycopg.connect(urls[2], autocommit=True) as connection:
        connection.execute("CREATE TABLE effects (id bigserial PRIMARY KEY, content text NOT NULL)")
    count, log, documents = stage.size(150, 5), stage.folder / "latency.log", _names()
    module, folder = "tests.benchmarks.model", str(stage.folder)
    relay = Process(module, "relay", folder, urls[0], stage.broker, log=log)
    worker = Process(module, "worker", folder, urls[1], stage.broker, log=log)
    plain = Process("tests.benchmarks.latency_rows", urls[2], stage.broker, log=log)
    with running(relay, worker, plain):
        plain.wait_for_told(1, PATIENCE_SECONDS)
        model.file_document(registry, next(documents))
        worker.wait_for_told(1, PATIENCE_SECONDS)
        with _publishing(stage.broker) as publish:
            yield Sides(
                lambda: _timed(lambda: _file(registry, next(documents)), worker, count),
                lambda: _timed(publish, plain, count),
            )
    registry.database.dispose(), ledger.database.dispose()
    raw.emptied(stage.broker)
    for url in urls:
        stage.drop(url)


def _file(service: Service, document: str) -> float:
    """Commit a document; the moment of the commit, before the relay is notified."""
    moments: list[float] = []
    service.on_commit.insert(0, lambda: moments.append(time.perf_counter()))
    model.file_document(service, document)
    service.on_commit.pop(0)
    return moments[0]


def _timed(act: Callable[[], float], effect: Process, count: int) -> Figures:
    """Times in milliseconds from the moment that the act gives to the moment at which its effect is committed."""
    times = []
    for _ in range(count):
        time.sleep(QUIET_SECONDS)
        started = act()
        effect.wait_for_told(1, PATIENCE_SECONDS)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return {"p50": statistics.median(times), "p99": times[min(len(times) - 1, round(len(times) * 0.99) - 1)]}


def _names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"document-{number:08d}"


@contextmanager
def _publishing(url: str) -> Iterator[Callable[[], float]]:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    content, properties = encode(model.event_of(0, 1)).encode(), pika.BasicProperties(delivery_mode=2)

    def publish() -> float:
        started = time.perf_counter()
        channel.basic_publish(EVENTS_EXCHANGE, "bench.plain", content, properties)
        return started

    yield publish
    connection.close()


def _consume(database: str, broker: str) -> None:
    """The reference's reader: one row, one commit, one acknowledgement; then a byte on the standard output."""
    channel = pika.BlockingConnection(pika.URLParameters(broker)).channel()
    channel.exchange_declare(EVENTS_EXCHANGE, exchange_type="topic", durable=True)
    channel.queue_declare("bench.plain", durable=True, arguments={"x-queue-type": "quorum"})
    channel.queue_bind("bench.plain", EVENTS_EXCHANGE, "bench.plain")
    channel.queue_purge("bench.plain")
    with psycopg.connect(database) as connection:

        def take(_channel: Any, method: Any, _properties: Any, content: bytes) -> None:
            connection.execute("INSERT INTO effects (content) VALUES (%s)", (content.decode(),))
            connection.commit()
            os.write(1, b".")
            channel.basic_ack(method.delivery_tag)

        channel.basic_consume("bench.plain", take)
        os.write(1, b".")
        channel.start_consuming()


ROWS = (
    Row(
        "latency",
        "commit of a document → its entry committed, idle system",
        "raw publish → consume → commit",
        (Target("p50", 10, "ms", at_least=False), Target("p99", 60, "ms", at_least=False)),
        _latency,
    ),
)

if __name__ == "__main__":
    _consume(*sys.argv[1:])
