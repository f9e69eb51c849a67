"""Fifty citizens file at once, each second for a minute, while the broker is stopped: nothing answered is lost."""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg

from tests.benchmarks.load import Client
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.posting_rows import COMPLAINT, System, await_complaints
from tests.benchmarks.stage import Stage

CITIZENS, SECONDS = 50, 60
PERCENTILE = 95


@dataclass
class _Filed:
    """What the citizens were answered: numbers, other statuses, milliseconds."""

    numbers: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def one(self, client: Client, who: int) -> None:
        """File once."""
        began = time.perf_counter()
        said = {**COMPLAINT, "title": f"建议 {who}"}
        status, _, content = client.send("POST", "/complaints/api/v1/cases", said)
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        if status == 201:
            self.numbers.append(json.loads(content)["number"])
        else:
            self.refused.append(status)


def _file(origin: str, seconds: int) -> tuple[_Filed, float]:
    """Each citizen files once a second, or as soon as he is answered; returns that and the seconds it took."""
    filed, began = _Filed(), time.perf_counter()

    def citizen(who: int) -> None:
        client = Client(origin)
        for second in range(seconds):
            time.sleep(max(0.0, began + second - time.perf_counter()))
            filed.one(client, who)
        client.close()

    citizens = [threading.Thread(target=citizen, args=(who,)) for who in range(CITIZENS)]
    for thread in citizens:
        thread.start()
    for thread in citizens:
        thread.join()
    return filed, time.perf_counter() - began


@contextmanager
def _filing(stage: Stage) -> Iterator[Sides]:
    with ExitStack() as stack:
        system = System(stage, stack)
        system.start_broker()
        await_complaints(system.webs["complaints"])

        def figures() -> Figures:
            system.stop_broker()
            filed, took = _file(system.webs["complaints"].origin, stage.size(SECONDS, 1))
            kept, waiting = _kept(system.urls["complaints"], filed.numbers)
            # Waits until everything that was told is published.
            system.start_broker()
            return {
                "lost": len(filed.numbers) - kept,
                "unannounced": len(filed.numbers) - waiting,
                "refused": len(filed.refused),
                "filed": len(filed.numbers),
                "twice": len(filed.numbers) - len(set(filed.numbers)),
                "rate": len(filed.numbers) / took,
                "p95_ms": statistics.quantiles(filed.milliseconds, n=100)[PERCENTILE - 1],
            }

        yield Sides(figures)


def _kept(url: str, numbers: list[str]) -> tuple[int, int]:
    """How many of the numbers are cases, and how many of those have their event in the outbox."""
    query = """
        SELECT count(*), count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM outbox o
            WHERE o.aggregate = 'case/' || c.id AND o.routing_key = 'complaints.case.received.internal'
        )) FROM cases c WHERE c.number = ANY(%s)
    """
    with psycopg.connect(url) as connection:
        row = connection.execute(query, (numbers,)).fetchone()
    return row or (0, 0)


def _none(figure: str) -> Target:
    return Target(figure, 0, "cases", at_least=False, absolute=True)


ROWS = (
    Row(
        "filing",
        "50 complaints at once, every second for 60 s, with the broker stopped",
        "what was answered, and is announced once the broker is back",
        tuple(_none(figure) for figure in ("lost", "unannounced", "twice", "refused")),
        _filing,
        most_pairs=1,
    ),
)
