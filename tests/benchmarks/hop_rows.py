"""From one service's commit to what others make of it, on the whole system while it is idle."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask

from chassis.base.settings import Settings
from chassis.service import Service
from chassis.storage.notify import CHANNEL, OutboxNotifier
from chassis.web.app import create_app
from tests.benchmarks.life import FEED, PROPOSER, STEPS, draft_one, pass_steps, proposed
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.raw_hop import PATIENCE_SECONDS, raw_hop, timed
from tests.benchmarks.stage import Stage
from tests.benchmarks.whole_system import whole_system
from tests.journey.harness import STEP_PEOPLE, filled
from tests.journey.system import System
from yangguang.composition import BUILD

_numbers = itertools.count(1)


class _Web:
    """A service's web in this process, beside those of the system, so that the moment of its commit is known."""

    def __init__(self, system: System, name: str) -> None:
        self._system = system
        self._service: Service = BUILD[name](Settings.load(system.of_services[name]))
        self._service.on_commit += [self._note, OutboxNotifier(self._service.database).notify]
        self._app: Flask = create_app(self._service)
        self._committed_at = 0.0

    def post(self, path: str, body: Mapping[str, Any], by: str) -> float:
        """An act that must succeed; the moment at which it was committed, before anybody was notified of it."""
        signed = {"Authorization": f"Bearer {self._system.token(by)}"}
        answer = self._app.test_client().post(path, json=body, headers=signed, base_url=self._system.public_url)
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"POST {path}: {answer.status_code} {answer.text}")
        return self._committed_at

    def close(self) -> None:
        """Close its connections."""
        self._service.database.dispose()

    def _note(self) -> None:
        self._committed_at = time.perf_counter()


@contextmanager
def _opening(stage: Stage) -> Iterator[Sides]:
    """A proposal, and the review case that follows."""
    count = stage.size(100, 3)
    with whole_system(stage) as (system, _), raw_hop(stage, count) as reference:
        web = _Web(system, "catalog")
        with _Commits(system.of_services["review"]["YANGGUANG_REVIEW_DATABASE_URL"]) as review:
            yield Sides(lambda: _openings(system, web, review, count), reference)
        web.close()


def _openings(system: System, web: _Web, review: _Commits, count: int) -> Figures:
    drafts = [draft_one(system, _title()) for _ in range(count)]
    system.quiet()
    left = iter(drafts)

    def propose() -> float:
        review.forget()
        return web.post(f"/catalog/api/v1/disclosures/{next(left)}/propose", {}, PROPOSER)

    figures = timed(propose, review.next, count)
    system.quiet()
    for disclosure in drafts:
        cases = system.get(f"/review/api/v1/cases?disclosure={disclosure}", by="gjj.secrecy")["items"]
        if len(cases) != 1:
            raise RuntimeError(f"{disclosure} has {len(cases)} cases")
    return figures


class _Commits:
    """The commits of a service's processes that announced something, as the database tells of them."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(f"LISTEN {CHANNEL}")

    def __enter__(self) -> _Commits:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def forget(self) -> None:
        """What came before is of no interest."""
        for _ in self._connection.notifies(timeout=0):
            pass

    def next(self) -> float:
        """Wait for the next commit; the moment at which it is known."""
        for _ in self._connection.notifies(timeout=PATIENCE_SECONDS, stop_after=1):
            return time.perf_counter()
        raise TimeoutError("no commit was told")


@contextmanager
def _publishing(stage: Stage) -> Iterator[Sides]:
    """An approval, and portal page, feed and agency that show what was approved."""
    count = stage.size(60, 3)
    with whole_system(stage) as (system, agency), raw_hop(stage, count) as reference:
        web = _Web(system, "review")

        def publications() -> Figures:
            waiting = [_before_approval(system) for _ in range(count)]
            system.quiet()
            titles, shown = iter([title for title, _ in waiting]), iter([title for title, _ in waiting])
            cases = dict(waiting)

            def approve() -> float:
                return _approve(web, cases[next(titles)])

            def is_out() -> float:
                title = next(shown)
                came = agency.wait_for(title)
                # Side by side: the feed is not late for the time that the page takes to answer.
                return max(came, *asking.map(lambda path: _shown(system, path, title), ("/published", FEED)))

            with ThreadPoolExecutor(2) as asking:
                return timed(approve, is_out, count)

        yield Sides(publications, reference)
        web.close()


def _before_approval(system: System) -> tuple[str, dict[str, Any]]:
    title = _title()
    disclosure = proposed(system, title)
    case = pass_steps(system, disclosure, STEPS - 1)
    return title, dict(system.get(f"/review/api/v1/cases/{case}", by="gjj.office"))


def _approve(web: _Web, case: Mapping[str, Any]) -> float:
    step = case["steps"][STEPS - 1]
    sheet = {"sheet": filled(step["sheet"])} if step["sheet"] else {}
    decision = {"step": step["step"], "decision": "pass", "opinion": "同意公开。", **sheet}
    person = f"gjj.{STEP_PEOPLE[step['roles'][0]]}"
    return web.post(f"/review/api/v1/cases/{case['id']}/decisions", decision, person)


def _shown(system: System, path: str, title: str) -> float:
    """The moment at which a page was asked for that shows a title."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        asked = time.perf_counter()
        if title in system.request("GET", path).text:
            return asked
    raise TimeoutError(f"{title} is not at {path}")


def _title() -> str:
    return f"第{next(_numbers)}号归集情况"


_RAW = "raw publish → consume → commit"
ROWS = (
    Row(
        "proposal",
        "commit of a proposal → review case committed, whole system, idle",
        _RAW,
        (Target("p50", 10, "ms", at_least=False), Target("p99", 60, "ms", at_least=False)),
        _opening,
    ),
    Row(
        "approval",
        "commit of an approval → portal page, feed and agency queue, whole system, idle",
        _RAW,
        (Target("p50", 15, "ms", at_least=False), Target("p99", 80, "ms", at_least=False)),
        _publishing,
    ),
)
