"""Searching among a million publications against the same among ten thousand."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

from tests.benchmarks import catalogue, serving
from tests.benchmarks.load import Client
from tests.benchmarks.measure import Figures, Row, Side, Sides, Target
from tests.benchmarks.processes import running
from tests.benchmarks.stage import Stage


@contextmanager
def _search(stage: Stage) -> Iterator[Sides]:
    sizes = stage.size(1_000_000, 400), stage.size(10_000, 200)
    passages = stage.size(10_000, 100)
    rounds = stage.size(5, 1)
    with ExitStack() as stack:
        asked = [stack.enter_context(_asking(stage, size, passages, rounds)) for size in sizes]
        yield Sides(*asked)


@contextmanager
def _asking(stage: Stage, size: int, passages: int, rounds: int) -> Iterator[Side]:
    url, folder = stage.database(), stage.folder / f"search-{size}"
    catalogue.publish_one(url, folder)
    frequent, rare = catalogue.fill_search(url, size, passages)
    server = serving.service("catalog", catalogue.environ("catalog", url, folder), stage.folder / "search.log")
    with running(server):

        def ask() -> Figures:
            client = Client(server.origin)
            times = {kind: sorted(_times(client, words, rounds)) for kind, words in (("f", frequent), ("r", rare))}
            client.close()
            return {
                "p95 frequent": _p95(times["f"]),
                "p95 rare": _p95(times["r"]),
                "p50 frequent": times["f"][len(times["f"]) // 2],
                "p50 rare": times["r"][len(times["r"]) // 2],
            }

        yield ask
    stage.drop(url)


def _times(client: Client, words: list[str], rounds: int) -> Iterator[float]:
    """Milliseconds of each search."""
    for word in itertools.chain.from_iterable([words] * rounds):
        started = time.perf_counter()
        status, _, content = client.send("GET", f"/catalog/api/v1/published?q={quote(word)}&limit=20")
        yield (time.perf_counter() - started) * 1000
        if status != 200 or b'"items":[]' in content:
            raise RuntimeError(f"the search for {word} answered {status}: {content[:200]!r}")


def _p95(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


ROWS = (
    Row(
        "search",
        "search among 1,000,000 publications, two-character words, frequent and rare",
        "the same among 10,000",
        (Target("p95 frequent", 5, "ms", at_least=False), Target("p95 rare", 5, "ms", at_least=False)),
        _search,
    ),
)
