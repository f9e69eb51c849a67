"""The reference for one hop: raw publish → consume → one row, one commit, and how a hop is timed on an idle system."""

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
from tests.benchmarks import model
from tests.benchmarks.measure import Figures, Side
from tests.benchmarks.processes import Process, running
from tests.benchmarks.stage import Stage

QUIET_SECONDS = 0.03
PATIENCE_SECONDS = 20.0


@contextmanager
def raw_hop(stage: Stage, count: int) -> Iterator[Side]:
    """Its reader as a process of its own; so many hops at a time."""
    url = stage.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE effects (id bigserial PRIMARY KEY, content text NOT NULL)")
    reader = Process("tests.benchmarks.raw_hop", url, stage.broker, log=stage.folder / "raw-hop.log")
    with running(reader):
        reader.wait_for_told(1, PATIENCE_SECONDS)
        with _publishing(stage.broker) as publish:
            yield lambda: timed(publish, lambda: told(reader), count)
    stage.drop(url)


def told(process: Process) -> float:
    """Wait until a process has told of one effect; the moment at which it did."""
    process.wait_for_told(1, PATIENCE_SECONDS)
    return time.perf_counter()


def timed(act: Callable[[], float], effect: Callable[[], float], count: int) -> Figures:
    """Times in milliseconds from the moment that the act gives to the moment that its effect gives."""
    times = []
    for _ in range(count):
        time.sleep(QUIET_SECONDS)
        started = act()
        times.append((effect() - started) * 1000)
    times.sort()
    return {"p50": statistics.median(times), "p99": times[min(len(times) - 1, round(len(times) * 0.99) - 1)]}


@contextmanager
def _publishing(url: str) -> Iterator[Callable[[], float]]:
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 0  # ours takes its turns meanwhile, minutes on a busy machine
    connection = pika.BlockingConnection(parameters)
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


if __name__ == "__main__":
    _consume(*sys.argv[1:])
