"""The embedded system: how long a start takes, and what it holds when it idles over the demonstration data."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.processes import resident_mb, running
from tests.benchmarks.serving import Server
from tests.benchmarks.stage import Stage
from tests.servers.private import free_port

LOADED = "demonstration.loaded"
LOAD_SECONDS = 600.0
IDLE_SECONDS = 5.0
PAGES = ("/", "/directory", "/published", "/notify/screen", f"/catalog/api/v1/published?q={quote('公积金')}")


@contextmanager
def _embedded(stage: Stage) -> Iterator[Sides]:
    data = stage.folder / "embedded"
    if not stage.quick:
        with _run(stage, data) as server:
            server.wait_for("/")
            _wait_for_file(data / LOADED)
    yield Sides(lambda: _start(stage, data))


def _start(stage: Stage, data: Path) -> Figures:
    """Start on what is there, look at some pages, and idle."""
    started = time.perf_counter()
    with _run(stage, data) as server:
        server.wait_for("/")
        seconds = time.perf_counter() - started
        for page in PAGES if not stage.quick else ():
            server.wait_for(page)
        time.sleep(stage.size(int(IDLE_SECONDS), 0))
        return {"start": seconds, "memory": resident_mb(server.pid)}


@contextmanager
def _run(stage: Stage, data: Path) -> Iterator[Server]:
    port = free_port()
    arguments = ["run", "--no-demonstration"] if stage.quick else ["run"]
    environ = {"YANGGUANG_DATA": str(data), "PORT": str(port)}
    server = Server("yangguang", *arguments, port=port, log=stage.folder / "embedded.log", environ=environ)
    with running(server):
        yield server


def _wait_for_file(path: Path) -> None:
    until = time.monotonic() + LOAD_SECONDS
    while not path.exists():
        if time.monotonic() > until:
            raise TimeoutError("the demonstration data were not loaded")
        time.sleep(0.2)


ROWS = (
    Row(
        "embedded",
        "embedded system: start until the first page, everything installed; memory idle after the demonstration data",
        "",
        (
            Target("start", 3, "s", at_least=False, absolute=True),
            Target("memory", 220, "MB", at_least=False, absolute=True),
        ),
        _embedded,
    ),
)
