"""Reading among a million publications against the same among ten thousand, and how the database finds it there."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from urllib.parse import quote

from flask import Flask

from chassis.base.settings import Settings
from chassis.storage.paging import encode_cursor
from chassis.web.app import create_app
from chassis.web.blind_cursor import blind
from services.catalog.app import build
from tests.benchmarks import catalogue, serving
from tests.benchmarks.load import Client
from tests.benchmarks.measure import Figures, Row, Side, Sides, Target
from tests.benchmarks.plans import read_through
from tests.benchmarks.population import (
    FREQUENT_TOPIC,
    LARGEST,
    MIDDLING,
    RARE_BODY,
    RARE_TOPIC,
    Population,
    populate,
)
from tests.benchmarks.processes import running
from tests.benchmarks.stage import Stage

API = "/catalog/api/v1"
PUBLISHED = f"{API}/published"
KINDS = (
    "home",
    "list",
    "narrowed list",
    "detail",
    "search frequent",
    "search middling",
    "search rare",
    "search narrowed",
    "coverage",
    "calendar",
    "for programs",
)
# Of each kind at least so many are asked in a run.
ASKED = 40
# The newest are looked through for a word that every hundredth has; nothing is looked for by looking through all.
THROWN_AWAY = 0.2
# Among fewer, looking through a table is often the quickest.
MANY = 50_000


def addresses(population: Population, today: date, app: Flask) -> dict[str, list[str]]:
    """What people ask a catalogue's web for, by its kind."""
    with app.app_context():
        deep = f"cursor={blind(encode_cursor([population.count // 2]))}"
    old, month = f"year={today.year - 7}", f"{today.year - 5}-03"
    narrow = [f"body={body}" for body in (LARGEST, MIDDLING, RARE_BODY)]
    narrow += [f"topic={FREQUENT_TOPIC}", f"topic={RARE_TOPIC}", f"topic={RARE_TOPIC}&body={LARGEST}"]
    narrow += [f"item={LARGEST}-W-03", old, f"{old}&body={MIDDLING}", f"from={month}-01&to={month}-31"]
    searched = [word for listed in population.words.values() for word in listed[:4]]
    owed = [f"body={LARGEST}", f"body={RARE_BODY}", f"body={LARGEST}&{old}"]
    days = ["", f"?body={LARGEST}", f"?body={RARE_BODY}", f"?quarter={today.year - 4}-Q2"]
    return {
        "home": ["/"],
        "list": [f"{PUBLISHED}?limit=20", f"{PUBLISHED}?limit=20&{deep}", "/published", f"/published?{deep}"],
        "narrowed list": [f"{path}?{query}" for query in narrow for path in ("/published", PUBLISHED)],
        "detail": [f"{path}/{it}" for it in population.numbers[: ASKED // 2] for path in ("/published", PUBLISHED)],
        **{f"search {kind}": [_search(word) for word in listed] for kind, listed in population.words.items()},
        "search narrowed": [f"{_search(word)}&{query}" for word in searched for query in (*narrow[1:3], old)],
        "coverage": [f"{path}?{query}" for query in owed for path in ("/coverage", f"{API}/coverage")]
        + [f"{API}/coverage", f"{API}/obligations?body={LARGEST}&state=late"],
        "calendar": [f"/calendar{query}" for query in days],
        "for programs": ["/calendar.ics", "/sitemap.xml", f"{API}/changes?after=500", f"{PUBLISHED}/facets"],
    }


@contextmanager
def _reading(stage: Stage) -> Iterator[Sides]:
    sizes = stage.rows or stage.size(1_000_000, 3_000), stage.size(10_000, 1_500)
    with ExitStack() as stack:
        sides = [stack.enter_context(_asking(stage, size)) for size in sizes]
        yield Sides(*sides)


@contextmanager
def _asking(stage: Stage, size: int) -> Iterator[Side]:
    url, folder = stage.database(), stage.folder / f"scale-{size}"
    population = populate(url, folder, size)
    # Each answer is made: what is kept costs the same however much there is.
    environ = {**catalogue.environ("catalog", url, folder), "YANGGUANG_KEPT_ANSWERS_MB": "0"}
    asked = addresses(population, date.today(), create_app(build(Settings.load(environ))))
    if size >= MANY:
        _require_indexes(environ, asked, size)
    server = serving.service("catalog", environ, stage.folder / "scale.log")
    with running(server):
        yield partial(_measured, server.origin, asked)
    stage.drop(url)


def _require_indexes(environ: dict[str, str], asked: dict[str, list[str]], size: int) -> None:
    service = build(Settings.load(environ))
    client, engine = create_app(service).test_client(), service.database.engine
    most = int(size * THROWN_AWAY)
    paths = [path for listed in asked.values() for path in listed[:: max(1, len(listed) // 24)]]
    found = {path: read_through(engine, partial(client.get, path), most_thrown_away=most) for path in paths}
    service.database.dispose()
    if any(found.values()):
        raise RuntimeError("\n\n".join(f"{path}: {why}" for path, bad in found.items() for why in bad))


def _measured(origin: str, asked: dict[str, list[str]]) -> Figures:
    client = Client(origin)
    times = _times(client, asked)
    client.close()
    figures = {f"p95 {kind}": taken[int(len(taken) * 0.95)] for kind, taken in times.items()}
    return figures | {f"p50 {kind}": taken[len(taken) // 2] for kind, taken in times.items()}


def _times(client: Client, asked: dict[str, list[str]]) -> dict[str, list[float]]:
    """Milliseconds of each request, by its kind, the shortest first. The kinds come mixed, as people ask."""
    rounds = [list(itertools.islice(itertools.cycle(paths), max(ASKED, len(paths)))) for paths in asked.values()]
    named = [[(kind, path) for path in paths] for kind, paths in zip(asked, rounds, strict=True)]
    times: dict[str, list[float]] = {kind: [] for kind in asked}
    for kind, path in (pair for group in itertools.zip_longest(*named) for pair in group if pair):
        started = time.perf_counter()
        status, _, content = client.send("GET", path)
        times[kind].append((time.perf_counter() - started) * 1000)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {content[:200]!r}")
    return {kind: sorted(taken) for kind, taken in times.items()}


def _search(word: str) -> str:
    return f"{PUBLISHED}?q={quote(word)}&limit=20"


ROWS = (
    Row(
        "scale",
        "reading among 1,000,000 publications, none of it kept",
        "the same among 10,000",
        # A word of middling frequency has a hundred times as many finds to rank: it is measured, not held.
        tuple(Target(f"p95 {kind}", 5, "ms", at_least=False) for kind in KINDS if kind != "search middling"),
        _reading,
        most_pairs=5,
    ),
)
