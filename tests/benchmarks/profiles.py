"""Where the time goes: ``python -m tests.benchmarks.profiles relay|worker|detail|list`` prints the hottest lines."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from werkzeug.test import EnvironBuilder

from chassis.base.settings import Settings
from chassis.broker import publisher
from chassis.events.envelope import Delivery, encode
from chassis.web.app import create_app
from tests.benchmarks import catalogue, model, relay_rows
from tests.benchmarks.stage import Stage, opened

LINES = 25
EVENTS = 10_000
REQUESTS = 2_000


def relay(stage: Stage) -> None:
    """One pass over the outbox: the publishing thread, then the thread that reads and marks."""
    publishing = cProfile.Profile()
    run = publisher._Link._run

    def profiled(link: publisher._Link) -> None:
        with publishing:
            run(link)

    publisher._Link._run = profiled  # type: ignore[method-assign]  # for this process only
    table = relay_rows.Table(stage, EVENTS)
    model.fill_outbox(table.url, EVENTS, start=EVENTS * 10)
    with _profiled(EVENTS, "event, reading and marking"):
        table.relay.publish_all()
    table.close()
    _show(publishing, EVENTS * 2, "event, publishing")


def worker(stage: Stage) -> None:
    """Batches of 200 taken in by the inbox."""
    url = stage.database()
    service = model.ledger(url, stage.folder)
    model.create_tables(service)
    deliveries = [Delivery(encode(model.event_of(number, 500)).encode()) for number in range(EVENTS + 1_000)]
    for start in range(0, 1_000, 200):
        service.inbox.take(deliveries[start : start + 200])
    with _profiled(EVENTS, "event"):
        for start in range(1_000, EVENTS + 1_000, 200):
            service.inbox.take(deliveries[start : start + 200])
    service.database.dispose()


def detail(stage: Stage) -> None:
    """GET of one publication, without a server around it."""
    _requests(stage, "")


def listing(stage: Stage) -> None:
    """GET of a list of 100 publications."""
    _requests(stage, "/catalog/api/v1/published?limit=100")


def _requests(stage: Stage, path: str) -> None:
    from services.catalog.app import build

    url, folder = stage.database(), stage.folder / "profile"
    number = catalogue.publish_one(url, folder)
    catalogue.copy_publications(url, 10_000)
    service = build(Settings.load(catalogue.environ("catalog", url, folder)))
    app = create_app(service)
    environ = EnvironBuilder(path or f"/catalog/api/v1/published/{number}").get_environ()

    def ask() -> None:
        for _ in app.wsgi_app(dict(environ), lambda *_: lambda _: None):
            pass

    for _ in range(100):
        ask()
    with _profiled(REQUESTS, "request"):
        for _ in range(REQUESTS):
            ask()
    service.database.dispose()


@contextmanager
def _profiled(count: int, what: str) -> Iterator[None]:
    profile, started = cProfile.Profile(), time.process_time()
    with profile:
        yield
    print(f"{(time.process_time() - started) / count * 1e6:.0f} µs of processor per {what}, the profiler's included")
    _show(profile, count, what)


def _show(profile: cProfile.Profile, count: int, what: str) -> None:
    print(f"\nper {what}: {count} of them")
    for order in ("tottime", "cumtime"):
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(LINES)


KINDS: dict[str, Callable[[Stage], None]] = {"relay": relay, "worker": worker, "detail": detail, "list": listing}

if __name__ == "__main__":
    with opened(quick=False) as _stage:
        for name in sys.argv[1:] or KINDS:
            print(f"══ {name}")
            KINDS[name](_stage)
