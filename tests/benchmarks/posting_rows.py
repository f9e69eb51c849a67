"""Posting proposals and complaints with the broker stopped against the same with the broker up."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from tests.benchmarks import catalogue, load, serving
from tests.benchmarks.load import Client
from tests.benchmarks.measure import Figures, NotYet, Row, Sides, Target
from tests.benchmarks.processes import Process, running
from tests.benchmarks.stage import Stage
from tests.servers import private

THREADS = 4
PATIENCE_SECONDS = 60.0
NOWHERE = "amqp://127.0.0.1:1/"
COMPLAINT = {"kind": "opinion", "title": "建议延长服务时间", "text": "中午也能办业务就好了。", "body": "GJJ"}


class System:
    """The web of catalog and complaints, their relays and a worker, and a broker that can be stopped."""

    def __init__(self, stage: Stage, stack: ExitStack) -> None:
        self._log, self._folder = stage.folder / "posting.log", stage.folder / "posting"
        self.urls = {name: stage.database() for name in ("catalog", "complaints")}
        catalogue.publish_one(self.urls["catalog"], self._folder)
        Process("services.complaints", "migrate", log=self._log, environ=self._environ("complaints")).wait(60)
        self.webs = {name: self._web(name, stack) for name in self.urls}
        self._broker: ExitStack | None = None
        self._behind = stack.enter_context(ExitStack())
        stack.callback(self.stop_broker)

    def start_broker(self) -> None:
        """A broker, relays and a worker; afterwards nothing that was told is left to be published."""
        if self._broker is not None:
            return
        self._behind.close()
        self._broker = ExitStack()
        address = self._broker.enter_context(private.rabbitmq(durable=True))
        for name, what in (("catalog", "relay"), ("complaints", "relay"), ("complaints", "worker")):
            process = Process(f"services.{name}", what, log=self._log, environ=self._environ(name, address))
            self._behind.enter_context(running(process))
        self._wait_until_told()

    def stop_broker(self) -> None:
        """Stop it; the relays and the worker go on trying."""
        broker, self._broker = self._broker, None
        if broker is not None:
            broker.close()

    def _environ(self, name: str, address: str = "") -> dict[str, str]:
        environ = catalogue.environ(name, self.urls[name], self._folder, f"{address}/%2F" if address else NOWHERE)
        return {**environ, "YANGGUANG_PUBLICATIONS_AMQP_URL": f"{address}/publications" if address else NOWHERE}

    def _web(self, name: str, stack: ExitStack) -> serving.Server:
        server = serving.service(name, self._environ(name), self._log)
        stack.enter_context(running(server))
        return server

    def _wait_until_told(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        for url in self.urls.values():
            with psycopg.connect(url, autocommit=True) as connection:
                while connection.execute("SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1").fetchone():
                    if time.monotonic() > until:
                        raise TimeoutError("the outbox does not empty")
                    time.sleep(0.1)


@contextmanager
def _posting(stage: Stage) -> Iterator[Sides]:
    if os.environ.get("YANGGUANG_TEST_AMQP_URL"):
        raise NotYet("a broker that was given by YANGGUANG_TEST_AMQP_URL is not ours to stop")
    count = stage.size(400, 8)
    with ExitStack() as stack:
        system = System(stage, stack)
        system.start_broker()
        await_complaints(system.webs["complaints"])

        def figures() -> Figures:
            return {
                "proposals": load.rate(count, THREADS, _poster(system.webs["catalog"], _propose)),
                "complaints": load.rate(count, THREADS, _poster(system.webs["complaints"], _complain)),
            }

        def stopped() -> Figures:
            system.stop_broker()
            return figures()

        def up() -> Figures:
            system.start_broker()
            return figures()

        yield Sides(stopped, up)


def _poster(server: serving.Server, act: Callable[[Client], None]) -> Callable[[], Callable[[], None]]:
    def make() -> Callable[[], None]:
        client = Client(server.origin)
        return lambda: act(client)

    return make


def _propose(client: Client) -> None:
    from tests.harness.sessions import signed_session
    from tests.integration.catalog.harness import PROPOSER, content

    token = signed_session(PROPOSER.sub, catalogue.SECRET)
    signed = {"Authorization": f"Bearer {token}"}
    made = _post(client, "/catalog/api/v1/disclosures", content(), signed, 201)
    _post(client, f"/catalog/api/v1/disclosures/{made['id']}/propose", {}, signed, 200)


def _complain(client: Client) -> None:
    _post(client, "/complaints/api/v1/cases", COMPLAINT, {}, 201)


def _post(client: Client, path: str, body: Any, headers: dict[str, str], expected: int) -> Any:
    status, _, content = client.send("POST", path, body, headers)
    if status != expected:
        raise RuntimeError(f"POST {path} answered {status}: {content.decode()[:300]}")
    return json.loads(content)


def await_complaints(server: serving.Server) -> None:
    """Wait until complaints has learnt of the body that it is asked about."""
    client = Client(server.origin)
    until = time.monotonic() + PATIENCE_SECONDS
    for _ in itertools.count():
        status, _, content = client.send("POST", "/complaints/api/v1/cases", COMPLAINT)
        if status == 201:
            break
        if time.monotonic() > until:
            raise TimeoutError(f"complaints takes nothing: {content.decode()[:300]}")
        time.sleep(0.2)
    client.close()


ROWS = (
    Row(
        "posting",
        "posting proposals (draft and propose) and complaints with the broker stopped",
        "the same with the broker up",
        (Target("proposals", 0.95, "acts/s"), Target("complaints", 0.95, "acts/s")),
        _posting,
    ),
)
