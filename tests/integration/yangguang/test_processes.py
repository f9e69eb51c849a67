"""The processes of the distributed mode, started as an operator starts them, say whether they are ready."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.servers.private import free_port, wait_for

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def running(environment: dict[str, str], *verb: str) -> Iterator[str]:
    """A process of ours, and where it answers."""
    bind = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "yangguang", *verb],
        cwd=ROOT,
        env={**environment, "YANGGUANG_METRICS_BIND": bind},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://{bind}"
    finally:
        process.terminate()
        assert process.wait(15) == 0


def answer(url: str) -> httpx.Response | None:
    try:
        return httpx.get(url, timeout=5, trust_env=False)
    except httpx.TransportError:
        return None


def is_ready(url: str) -> bool:
    found = answer(f"{url}/readyz")
    return found is not None and found.status_code == 200


def test_worker_and_relay_become_ready_and_end_on_request(environment: dict[str, str]) -> None:
    migrate = subprocess.run([sys.executable, "-m", "yangguang", "migrate", "review"], cwd=ROOT, env=environment)
    assert migrate.returncode == 0
    with running(environment, "work", "review") as worker, running(environment, "relay", "review") as relay:
        wait_for(lambda: is_ready(worker) and is_ready(relay), 40, "both are ready")
        assert set(answer(f"{worker}/readyz").json()["checks"]) == {"loop", "database", "broker", "subscription"}
        relay_checks = {"loop", "database", "broker", "lease", "publishing"}
        assert set(answer(f"{relay}/readyz").json()["checks"]) == relay_checks
        assert answer(f"{worker}/healthz").status_code == 200
        assert "yangguang_relay_active 1.0" in answer(f"{relay}/metrics").text


def test_a_worker_without_database_and_broker_is_alive_but_not_ready(environment: dict[str, str]) -> None:
    """Its database is there but was never migrated; nobody listens at its broker's address."""
    port = free_port()
    away = {"YANGGUANG_AMQP_URL": f"amqp://guest:guest@127.0.0.1:{port}/"}
    with running(environment | away, "work", "review") as worker:
        wait_for(lambda: answer(f"{worker}/healthz") is not None, 40, "it is up")
        assert answer(f"{worker}/healthz").status_code == 200
        found = answer(f"{worker}/readyz")
        assert found.status_code == 503
        assert "run 'migrate' first" in found.json()["checks"]["database"]
        assert found.json()["checks"]["broker"] == f"it does not answer at 127.0.0.1:{port}: Connection refused"


def test_an_address_that_is_taken_stops_the_start_with_one_line(environment: dict[str, str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = subprocess.run(
            [sys.executable, "-m", "yangguang", "work", "review"],
            cwd=ROOT,
            env={**environment, "YANGGUANG_METRICS_BIND": bind},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 2
    assert ended.stderr.strip().splitlines()[-1].startswith("yangguang: YANGGUANG_METRICS_BIND: ")
