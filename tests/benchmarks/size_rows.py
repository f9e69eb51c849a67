"""Memory of relay and worker over half a million events."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.benchmarks import catalogue, model, raw
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.processes import Process, resident_mb, running
from tests.benchmarks.stage import Stage

DOCUMENTS = 5_000
PORTION = 20_000
SERVICES = ("catalog", "review", "complaints", "notify")
SETTLE_SECONDS = 6.0


@contextmanager
def _memory(stage: Stage) -> Iterator[Sides]:
    yield Sides(lambda: _run(stage, stage.size(500_000, 1_000)))


def _run(stage: Stage, count: int) -> Figures:
    """Resident memory at its highest, and how much it grew between the first tenth and the end."""
    urls = [stage.database(), stage.database()]
    registry, ledger = model.registry(urls[0], stage.folder), model.ledger(urls[1], stage.folder)
    model.create_tables(registry), model.create_tables(ledger)
    registry.database.dispose(), ledger.database.dispose()
    module, folder, log = "tests.benchmarks.model", str(stage.folder), stage.folder / "memory.log"
    relay = Process(module, "relay", folder, urls[0], stage.broker, log=log)
    worker = Process(module, "worker", folder, urls[1], stage.broker, log=log)
    early: tuple[float, float] | None = None
    most = (0.0, 0.0)
    filled = taken = 0
    until = time.monotonic() + max(count / 200, 120)
    with running(relay, worker):
        while taken < count:
            if filled < count and filled - taken < PORTION // 2:
                portion = min(PORTION, count - filled)
                model.fill_outbox(urls[0], portion, start=filled, documents=DOCUMENTS)
                filled += portion
            taken += worker.told(0.5)
            relay.require_alive(), worker.require_alive()
            now = resident_mb(relay.pid), resident_mb(worker.pid)
            most = max(most[0], now[0]), max(most[1], now[1])
            if early is None and taken >= count / 10:
                early = now
            if time.monotonic() > until:
                raise TimeoutError(f"only {taken} of {count} events took effect")
        last = resident_mb(relay.pid), resident_mb(worker.pid)
    raw.emptied(stage.broker)
    _check(urls[1], count)
    for url in urls:
        stage.drop(url)
    early = early or last
    return {
        "relay": most[0],
        "worker": most[1],
        "relay growth": last[0] - early[0],
        "worker growth": last[1] - early[1],
    }


def _check(url: str, count: int) -> None:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM inbox WHERE state = 'done'").fetchone()
    if found != (count,):
        raise RuntimeError(f"{found} of {count} events took effect")


@contextmanager
def _processes(stage: Stage) -> Iterator[Sides]:
    names = SERVICES[: stage.size(len(SERVICES), 1)]
    yield Sides(lambda: {kind: max(_idle(stage, name, kind) for name in names) for kind in ("relay", "worker")})


def _idle(stage: Stage, name: str, kind: str) -> float:
    """Resident memory of one of our services' processes, some seconds after its start."""
    url, log, folder = stage.database(), stage.folder / "processes.log", stage.folder / "processes"
    environ = catalogue.environ(name, url, folder, stage.broker)
    Process(f"services.{name}", "migrate", log=log, environ=environ).wait(60)
    process = Process(f"services.{name}", kind, log=log, environ=environ)
    with running(process):
        time.sleep(SETTLE_SECONDS)
        process.require_alive()
        resident = resident_mb(process.pid)
    stage.drop(url)
    return resident


ROWS = (
    Row(
        "processes",
        "relay and worker of each of the four services, idle: the largest",
        "",
        (
            Target("relay", 80, "MB", at_least=False, absolute=True),
            Target("worker", 80, "MB", at_least=False, absolute=True),
        ),
        _processes,
        most_pairs=1,
    ),
    Row(
        "memory",
        "relay and worker over 500,000 events: resident memory, and its growth after the first tenth",
        "",
        (
            Target("relay", 80, "MB", at_least=False, absolute=True),
            Target("worker", 80, "MB", at_least=False, absolute=True),
            Target("relay growth", 5, "MB", at_least=False, absolute=True),
            Target("worker growth", 5, "MB", at_least=False, absolute=True),
        ),
        _memory,
        most_pairs=1,
    ),
)
