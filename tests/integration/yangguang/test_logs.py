"""The log of a process: its life, in lines of JSON that each earn their place; in quiet hours it says nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.servers import private
from tests.servers.private import free_port, wait_for

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]
ROOT = Path(__file__).resolve().parents[3]
# Renewed each other second, so the processes live for so long before they are looked at.
QUIET_RENEWALS = 5


@dataclass(frozen=True)
class Process:
    """One that was started, where it answers, and what it has logged."""

    running: subprocess.Popen[bytes]
    probe: str
    file: Path

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines()]

    def answers(self, path: str) -> int:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.probe}{path}", timeout=5, trust_env=False).status_code
        return 0


@contextlib.contextmanager
def started(environment: dict[str, str], folder: Path, **verbs: list[str]) -> Iterator[dict[str, Process]]:
    """Processes, all of them ready; in the end they are told to stop."""
    made = {}
    for name, verb in verbs.items():
        probe, file = f"127.0.0.1:{free_port()}", folder / f"{name}.log"
        with open(file, "wb") as log:
            running = subprocess.Popen(
                [sys.executable, "-m", "yangguang", *verb],
                env={**environment, "YANGGUANG_METRICS_BIND": probe},
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        made[name] = Process(running, f"http://{probe}", file)
    try:
        wait_for(lambda: all(each.answers("/readyz") == 200 for each in made.values()), 60, "all are ready")
        yield made
    finally:
        for each in made.values():
            each.running.terminate()
        for each in made.values():
            each.running.wait(20)


def migrated(environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "yangguang", "migrate", "review"], cwd=ROOT, env=environment)
    assert done.returncode == 0


def lease_end(environment: dict[str, str]) -> Any:
    with psycopg.connect(environment["YANGGUANG_REVIEW_DATABASE_URL"]) as connection:
        return connection.execute("SELECT until FROM leases WHERE name = 'relay'").fetchone()


@pytest.mark.slow
def test_a_quiet_hour_is_silent_between_start_and_stop(environment: dict[str, str], tmp_path: Path) -> None:
    """Cut short: the lease is renewed some times, timers look for what is due, and somebody looks at pages."""
    migrated(environment)
    bind = f"127.0.0.1:{free_port()}"
    web = ["serve", "review", "--bind", bind, "--workers", "2"]
    with started(environment, tmp_path, web=web, worker=["work", "review"], relay=["relay", "review"]) as made:
        for path in ("/review/readyz", "/review/api/openapi.json", "/review/api/v1/cases", "/review/nowhere"):
            httpx.get(f"http://{bind}{path}", timeout=10, trust_env=False)
        seen = set()
        wait_for(lambda: seen.add(lease_end(environment)) or len(seen) > QUIET_RENEWALS, 60, "the lease is renewed")
    assert made["web"].events() == [f"started: serving on http://{bind}", "stopping"]
    assert made["worker"].events() == ["started", "subscribed to review.inbox", "stopping"]
    assert made["relay"].events() == [
        "started",
        "took the lease: this relay publishes",
        "connected to the broker of events",
        "stopping",
    ]
    for name, process in made.items():
        assert {(line["service"], line["process"], line["level"]) for line in process.lines()} == {
            ("review", name, "info")
        }


def test_a_broker_that_goes_and_comes_is_two_lines_with_reason_and_length(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Each process says once what it lost and why, and once that it is back; what it tries meanwhile is not news."""
    migrated(environment)
    with private.rabbitmq() as server:
        environment = environment | {"YANGGUANG_AMQP_URL": f"{server}/%2F"}
        with started(environment, tmp_path, worker=["work", "review"], relay=["relay", "review"]) as made:
            private.control(server, "stop_app")
            wait_for(lambda: all(each.answers("/readyz") == 503 for each in made.values()), 60, "none is ready")
            private.control(server, "start_app")
            wait_for(lambda: all(each.answers("/readyz") == 200 for each in made.values()), 90, "all are ready again")
    place = server.rpartition("@")[2]
    worker, relay = (made[name].lines()[2 if name == "worker" else 3 : -1] for name in ("worker", "relay"))
    for lines, what in ((worker, f"the broker at {place}"), (relay, "the broker of events")):
        *lost, back = [line["event"] for line in lines]
        assert 1 <= len(lost) <= 2, "the second where the broker let nobody in while it was starting"
        assert all(line.startswith(f"{what} is away: ") for line in lost)
        assert "connection" in lost[0].lower(), "with the reason that whoever noticed it first was given"
        assert back.startswith(f"{what} is back after ")
        assert {line["level"] for line in lines} == {"warning", "info"}


def test_a_database_that_goes_and_comes_is_two_lines_too(environment: dict[str, str], tmp_path: Path) -> None:
    """Of the whole relay: of its lease, its destinations and its timers; of a web that is asked again and
    again; of a worker whose broker says nothing.
    """
    migrated(environment)
    bind = f"127.0.0.1:{free_port()}"
    web = ["serve", "review", "--bind", bind, "--workers", "1"]
    server, _, database = environment["YANGGUANG_REVIEW_DATABASE_URL"].rpartition("/")
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with (
        psycopg.connect(f"{server}/postgres", autocommit=True) as administrator,
        started(environment, tmp_path, relay=["relay", "review"], worker=["work", "review"], web=web) as made,
    ):
        administrator.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
        administrator.execute(end, (database,))
        wait_for(lambda: made["relay"].answers("/readyz") == 503, 60, "it is not ready")
        for _ in range(5):
            asked = httpx.get(f"http://{bind}/review/readyz", timeout=10, trust_env=False)
            assert asked.status_code == 503
        for each in made.values():
            wait_for(lambda each=each: any("is away" in line for line in each.events()), 30, "it says so")
        administrator.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')
        wait_for(lambda: made["relay"].answers("/readyz") == 200, 60, "it is ready again")
        httpx.get(f"http://{bind}/review/readyz", timeout=10, trust_env=False)
        for each in made.values():
            wait_for(lambda each=each: any("is back" in line for line in each.events()), 30, "it says so")
    for name, before in (("relay", 3), ("worker", 2), ("web", 1)):
        *lost, back = made[name].events()[before:-1]
        assert all(line.startswith("the database is away: ") for line in lost), lost
        assert 1 <= len(lost) <= 3
        assert back.startswith("the database is back after ")


def test_gunicorns_processes_end_with_their_master_and_free_the_port(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Also where a request is under way that never ends: the next master must find the port free."""
    migrated(environment)
    port = free_port()
    web = ["serve", "review", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with started(environment, tmp_path, web=web) as made, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"POST /review/cases HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\na")
        os.kill(made["web"].running.pid, signal.SIGKILL)
        made["web"].running.wait(5)
        wait_for(lambda: not private.accepts(port), 2, "nobody listens there")
    assert made["web"].answers("/healthz") == 0


@pytest.mark.parametrize("wrong", ["taken", "nowhere.invalid:8000"])
def test_an_address_that_cannot_be_bound_stops_the_web_in_one_line(environment: dict[str, str], wrong: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}" if wrong == "taken" else wrong
        command = [sys.executable, "-m", "yangguang", "serve", "review", "--bind", bind]
        ended = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            env={**environment, "YANGGUANG_LOCAL_ISSUER": "anywhere"},
        )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert ended.stderr.startswith(f"yangguang: --bind: {bind} cannot be bound: ")
