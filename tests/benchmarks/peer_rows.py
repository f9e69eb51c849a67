"""The worker against other people's consumers, which do the same work on the same database (``PEERS=1``)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Figures, NotYet, Row, Sides, Target
from tests.benchmarks.processes import ROOT, Process, running
from tests.benchmarks.stage import Stage
from tests.benchmarks.worker_rows import Books, consume

HOME = ROOT / "var" / "bench" / "peers"
# The peers themselves, and what the work that they do needs of ours; nothing of it is a dependency of the project.
PACKAGES = ("faststream[rabbit]", "nameko")
OURS = "alembic click flask gunicorn jsonschema-rs orjson pika prometheus-client psycopg[binary] python-dotenv rfc8785"
PATIENCE_SECONDS = 120.0


def _python() -> Path:
    """The interpreter of the peers' environment, which is made once."""
    python = HOME / "bin" / "python"
    mark = HOME / ".installed"
    if not mark.exists():
        print("  • installing the peers", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
            needed = [*PACKAGES, *OURS.split(), "sqlalchemy", "uuid-utils"]
            command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needed]
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise NotYet(f"the peers cannot be installed: {error}") from None
        mark.touch()
    return python


@contextmanager
def _against(stage: Stage, peer: str) -> Iterator[Sides]:
    python = _python()
    books = Books(stage)
    many, few = stage.size(10_000, 400), stage.size(2_000, 100)

    def ours() -> Figures:
        books.fill(many)
        started = time.perf_counter()
        consume(books.service, stage.broker, many)
        seconds = time.perf_counter() - started
        books.check()
        return {"rate": many / seconds}

    def theirs() -> Figures:
        """From the first message that took effect to the last, so their start counts nothing."""
        books.fill(few, "application/json")  # Nameko takes nothing else
        module, log = f"tests.benchmarks.peers.{peer}_worker", stage.folder / f"{peer}.log"
        process = Process(module, str(stage.folder), books.url, stage.broker, log=log, python=python)
        with running(process):
            first = process.wait_for_some(PATIENCE_SECONDS)
            started = time.perf_counter()
            process.wait_for_told(few - first, PATIENCE_SECONDS)
            seconds = time.perf_counter() - started
            time.sleep(0.5)  # for the last acknowledgement
        books.check()
        return {"rate": (few - first) / seconds}

    yield Sides(ours, theirs)
    books.close()


def _row(peer: str, name: str) -> Row:
    what = "worker: sequence check, inbox, effect, audit, outgoing event, commit, ack"
    return Row(f"worker-{peer}", what, name, (Target("rate", 1, "events/s"),), partial(_against, peer=peer))


ROWS = (_row("faststream", "FastStream"), _row("nameko", "Nameko")) if os.environ.get("PEERS") == "1" else ()
