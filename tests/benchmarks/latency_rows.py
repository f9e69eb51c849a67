"""From a commit to the commit of its effect, on an idle system: relay and worker as processes of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.service import Service
from tests.benchmarks import model, raw
from tests.benchmarks.measure import Row, Sides, Target
from tests.benchmarks.processes import Process, running
from tests.benchmarks.raw_hop import PATIENCE_SECONDS, raw_hop, timed, told
from tests.benchmarks.stage import Stage


@contextmanager
def _latency(stage: Stage) -> Iterator[Sides]:
    urls = [stage.database() for _ in range(2)]
    registry, ledger = model.registry(urls[0], stage.folder), model.ledger(urls[1], stage.folder)
    model.create_tables(registry), model.create_tables(ledger)
    count, log, documents = stage.size(150, 5), stage.folder / "latency.log", _names()
    module, folder = "tests.benchmarks.model", str(stage.folder)
    relay = Process(module, "relay", folder, urls[0], stage.broker, log=log)
    worker = Process(module, "worker", folder, urls[1], stage.broker, log=log)
    with running(relay, worker), raw_hop(stage, count) as reference:
        model.file_document(registry, next(documents))
        worker.wait_for_told(1, PATIENCE_SECONDS)
        yield Sides(lambda: timed(lambda: _file(registry, next(documents)), lambda: told(worker), count), reference)
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


def _names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"document-{number:08d}"


ROWS = (
    Row(
        "latency",
        "commit of a document → its entry committed, idle system",
        "raw publish → consume → commit",
        (Target("p50", 10, "ms", at_least=False), Target("p99", 60, "ms", at_least=False)),
        _latency,
    ),
)
