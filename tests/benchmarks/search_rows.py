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

# As many as the laws have, at 150 characters each.
PASSAGES = 47_000


@contextmanager
def _search(stage: Stage) -> Iterator[Sides]:
    sizes = stage.size(1_000_000, 3_000), stage.size(10_000, 1_500)
    rounds = stage.size(5, 1)
    with ExitStack() as stack:
        asked = [stack.enter_context(_asking(stage, size, rounds)) for size in sizes]
        yield Sides(*asked)


@contextmanager
def _asking(stage: Stage, size: int, rounds: int) -> Iterator[Side]:
    url, folder = stage.database(), stage.folder / f"search-{size}"
    catalogue.publish_one(url, folder)
    words = catalogue.fill_search(url, size, min(size, PASSAGES))
    server = serving.service("catalog", catalogue.environ("catalog", url, folder), stage.folder / "search.log")
    with running(server):

        def ask() -> Figures:
            client = Client(server.origin)
            times = _times(client, words, rounds)
            client.close()
            figures = {f"p95 {kind}": taken[int(len(taken) * 0.95)] for kind, taken in times.items()}
            return figures | {f"p50 {kind}": taken[len(taken) // 2] for kind, taken in times.items()}

        yield ask
    stage.drop(url)


def _times(client: Client, words: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each search, by the kind of its word, shortest first. The kinds come mixed, as people ask."""
    mixed = [pair for group in itertools.zip_longest(*_named(words)) for pair in group if pair]
    times: dict[str, list[float]] = {kind: [] for kind in words}
    for kind, word in mixed * rounds:
        started = time.perf_counter()
        status, _, content = client.send("GET", f"/catalog/api/v1/published?q={quote(word)}&limit=20")
        times[kind].append((time.perf_counter() - started) * 1000)
        if status != 200 or b'"items":[]' in content:
            raise RuntimeError(f"the search for {word} answered {status}: {content[:200]!r}")
    return {kind: sorted(taken) for kind, taken in times.items()}


def _named(words: dict[str, list[str]]) -> list[list[tuple[str, str]]]:
    return [[(kind, word) for word in listed] for kind, listed in words.items()]


ROWS = (
    Row(
        "search",
        "search among 1,000,000 publications, two-character words, frequent and rare",
        "the same among 10,000",
        (Target("p95 frequent", 5, "ms", at_least=False), Target("p95 rare", 5, "ms", at_least=False)),
        _search,
    ),
)
