"""Reading publications against a bare Flask view, two gunicorn processes each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from chassis.web.request import SESSION_COOKIE
from tests.benchmarks import bare, catalogue, load, serving
from tests.benchmarks.load import Client
from tests.benchmarks.measure import Row, Sides, Target
from tests.benchmarks.processes import running
from tests.benchmarks.stage import Stage
from tests.harness.sessions import signed_session
from tests.integration.catalog.harness import content
from tests.keys import SECRET

TASKS = 20
LIST = "/catalog/api/v1/published?limit={}"


@contextmanager
def _reading(stage: Stage, path: str, *, not_modified: bool = False, hello: bool = False) -> Iterator[Sides]:
    load.require_wrk()
    url, folder = stage.database(), stage.folder / "reading"
    number = catalogue.publish_one(url, folder)
    catalogue.copy_publications(url, stage.size(10_000, 200))
    ours = serving.service("catalog", catalogue.environ("catalog", url, folder), stage.folder / "web.log")
    seconds = stage.size(5, 1)
    with running(ours):
        detail = f"/catalog/api/v1/published/{number}"
        client = Client(ours.origin)
        _, headers, content = client.send("GET", detail)
        bare.create(url, json.loads(content))
        condition = {"If-None-Match": headers["ETag"]} if not_modified else {}
        expected = 304 if not_modified else 200
        asked = path.format(number=number) or detail
        status, _, _ = client.send("GET", asked, headers=condition)
        client.close()
        if status != expected:
            raise RuntimeError(f"{asked} answered {status}, not {expected}")
        reference = "/hello" if hello else f"/published/{bare.KEY}"
        plain = serving.bare_view(url, stage.folder / "bare.log")
        with running(plain):
            yield Sides(
                lambda: {"rate": load.wrk(ours.origin + asked, seconds, condition)},
                lambda: {"rate": load.wrk(plain.origin + reference, seconds)},
            )
    stage.drop(url)


@contextmanager
def _tasks(stage: Stage) -> Iterator[Sides]:
    """The one page of these that is somebody's own, so that nothing of it is kept."""
    load.require_wrk()
    url, folder, page = stage.database(), stage.folder / "tasks", "/notify/tasks"
    person = catalogue.open_tasks(url, folder, TASKS)
    signed = {"Cookie": f"{SESSION_COOKIE}={signed_session(person, SECRET)}"}
    bare.create(url, content())
    ours = serving.service("notify", catalogue.environ("notify", url, folder), stage.folder / "tasks-web.log")
    plain = serving.bare_view(url, stage.folder / "bare.log")
    seconds = stage.size(5, 1)
    with running(ours, plain):
        client = Client(ours.origin)
        status, _, shown = client.send("GET", page, headers=signed)
        client.close()
        if status != 200 or shown.decode().count("办公室审核") < TASKS:
            raise RuntimeError(f"{page} answered {status}, not all {TASKS} tasks")
        yield Sides(
            lambda: {"rate": load.wrk(ours.origin + page, seconds, signed)},
            lambda: {"rate": load.wrk(f"{plain.origin}/published/{bare.KEY}", seconds)},
        )
    stage.drop(url)


_BARE = "a bare Flask view: one row by key with SQLAlchemy Core"
ROWS = (
    Row("detail", "GET one publication", _BARE, (Target("rate", 1.0, "requests/s"),), partial(_reading, path="")),
    Row(
        "detail-hello",
        "the same",
        "a bare Flask hello; GPP-Woo's publication detail reaches 0.027 of it",
        # 12 times the share that GPP-Woo has of the same reference (130 of 4,950 requests/s).
        (Target("rate", 0.32, "requests/s"),),
        partial(_reading, path="", hello=True),
    ),
    Row(
        "list-10",
        "GET a list of 10 publications",
        _BARE,
        (Target("rate", 0.9, "requests/s"),),
        partial(_reading, path=LIST.format(10)),
    ),
    Row(
        "list-100",
        "GET a list of 100 publications",
        _BARE,
        (Target("rate", 0.7, "requests/s"),),
        partial(_reading, path=LIST.format(100)),
    ),
    Row(
        "not-modified",
        "GET one publication with its ETag: 304",
        _BARE,
        (Target("rate", 0.9, "requests/s"),),
        partial(_reading, path="", not_modified=True),
    ),
    *(
        Row(
            f"html-{name}",
            f"GET the page {what}",
            _BARE,
            (Target("rate", target, "requests/s"),),
            partial(_reading, path=path),
        )
        for name, what, path, target in (
            ("home", "with which the portal begins", "/", 0.4),
            ("list", "of the newest publications", "/published", 0.4),
            ("detail", "of one publication", "/published/{number}", 0.6),
            ("search", "of what is found by a word", "/published?q=%E8%B4%A2%E5%8A%A1", 0.4),
            ("directory", "of a body's directory", "/directory", 0.3),
        )
    ),
    Row(
        "html-tasks",
        f"GET my tasks, {TASKS} of them, signed in",
        _BARE,
        (Target("rate", 0.3, "requests/s"),),
        _tasks,
    ),
)
