"""Whole lives per second on this machine, against what they ask of the databases."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import httpx

from chassis.base.settings import Settings
from tests.benchmarks import load
from tests.benchmarks.life import live
from tests.benchmarks.measure import Row, Sides, Target
from tests.benchmarks.stage import Stage
from tests.benchmarks.statements import Transaction, connected, recording, replay
from tests.benchmarks.whole_system import AGENCY, whole_system
from tests.journey.harness import settle_in
from tests.journey.system import SERVICES, System
from tests.keys import SECRET
from tests.unlimited import ENVIRON
from yangguang.embedded import Embedded

SIDE_BY_SIDE = 8
# As many sets of databases are made for a run; more would only queue for two cores.
REPLAYED_SIDE_BY_SIDE = 4


@contextmanager
def _lives(stage: Stage) -> Iterator[Sides]:
    recorded = _Recorded(stage, stage.size(6, 1))
    names = (f"第{number}次归集情况" for number in itertools.count(1))
    with whole_system(stage) as (system, agency):

        def make() -> Callable[[], None]:
            return lambda: live(system, next(names), agency.wait_for)

        yield Sides(lambda: {"rate": load.rate(stage.size(24, 2), SIDE_BY_SIDE, make)}, recorded.rate)
    recorded.close()


class _InProcess(System):
    """The four services in this thread, on PostgreSQL, their events handed on whenever somebody waits."""

    def __init__(self, embedded: Embedded, environ: Mapping[str, str]) -> None:
        origin = embedded.settings.public_url
        given = {name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}
        super().__init__("embedded", dict.fromkeys(SERVICES, origin), given | dict(environ), embedded.settings.data)
        self._embedded = embedded
        self._http = httpx.Client(transport=httpx.WSGITransport(app=embedded.wsgi))

    def eventually(self, condition: Callable[[], Any], what: str) -> Any:
        """Hand on what was told, and then look."""
        self._embedded.bus.deliver_all()
        return super().eventually(condition, what)


class _Recorded:
    """The statements of some lives, one after the other, and the databases in the state before them."""

    def __init__(self, stage: Stage, count: int) -> None:
        self._stage, self._count = stage, count
        self._urls = {name: stage.database() for name in SERVICES}
        self._before = {}
        self._transactions = self._record()

    def rate(self) -> Mapping[str, float]:
        """Lives per second, some side by side, each in databases of its own."""
        sides = self._stage.size(REPLAYED_SIDE_BY_SIDE, 1)
        copies = [{name: self._stage.copy(url) for name, url in self._before.items()} for _ in range(sides)]
        with ExitStack() as opened:
            left = iter([opened.enter_context(connected(urls)) for urls in copies])
            rate = load.rate(sides, sides, lambda: partial(replay, next(left), self._transactions))
        for url in (url for urls in copies for url in urls.values()):
            self._stage.drop(url)
        return {"rate": rate * self._count}

    def close(self) -> None:
        """Leave no database behind."""
        for url in (*self._urls.values(), *self._before.values()):
            self._stage.drop(url)

    def _record(self) -> list[Transaction]:
        environ = {
            "YANGGUANG_DATA": str(self._stage.folder / "recorded"),
            "YANGGUANG_SECRET_KEY": SECRET,
            "YANGGUANG_LOG_LEVEL": "ERROR",
            **ENVIRON,
            **{f"YANGGUANG_{name.upper()}_DATABASE_URL": url for name, url in self._urls.items()},
        }
        settings = Settings.load(environ)
        settings.data.mkdir()
        embedded = Embedded(settings)
        system = _InProcess(embedded, environ)
        settle_in(system)
        system.yangguang("agency", "add", AGENCY, "对照单位")
        databases = {service.name: service.database for service in embedded.services}
        for database in databases.values():
            database.dispose()  # what is copied must have nobody in it
        self._before = {name: self._stage.copy(url) for name, url in self._urls.items()}
        with recording(databases) as transactions:
            for number in range(1, self._count + 1):
                live(system, f"第{number}次归集情况", lambda _title: embedded.bus.deliver_all())
                embedded.bus.deliver_all()
        for database in databases.values():
            database.dispose()
        return transactions


ROWS = (
    Row(
        "life",
        "whole lives: draft, self-check, propose, four steps, publish, feed and agency queue, file; all processes here",
        "their statements alone in as many transactions on the same PostgreSQL",
        (Target("rate", 0.35, "lives/s"),),
        _lives,
    ),
)
