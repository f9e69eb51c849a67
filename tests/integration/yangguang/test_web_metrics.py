"""Several gunicorn processes count for one sum, which each of them tells."""

from __future__ import annotations

import os
import re
import signal
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


class Web:
    """A master with two processes, of which one at a time is made to answer."""

    def __init__(self, master: subprocess.Popen[bytes], url: str, metrics: str) -> None:
        self.master, self._url, self._metrics = master, url, metrics

    def processes(self) -> list[int]:
        found = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def get(self, page: str) -> httpx.Response:
        with httpx.Client(trust_env=False, timeout=20) as client:  # its connection is closed afterwards
            return client.get(f"{self._url}/review/{page}")

    def own_port(self, path: str) -> httpx.Response:
        """What is answered at YANGGUANG_METRICS_BIND."""
        with httpx.Client(trust_env=False, timeout=20) as client:
            return client.get(f"{self._metrics}{path}")

    def is_up(self) -> bool:
        try:
            return len(self.processes()) == 2 and self.get("healthz").status_code == 200
        except httpx.TransportError:
            return False

    @contextmanager
    def only(self, chosen: int) -> Iterator[None]:
        """The others are frozen, so that what is asked now is answered by the chosen one."""
        others = [pid for pid in self.processes() if pid != chosen]
        for pid in others:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in others:
                os.kill(pid, signal.SIGCONT)

    def counted(self) -> float:
        """How many requests for the health page have been answered, as whoever answers says."""
        text = self.own_port("/metrics").text
        (number,) = re.findall(r'yangguang_requests_total\{endpoint="operations.healthz".*\} (\S+)', text)
        (seconds,) = re.findall(r'yangguang_request_seconds_count\{endpoint="operations.healthz"\} (\S+)', text)
        assert number == seconds
        assert len(re.findall(r"^yangguang_outbox_rows 0.0$", text, re.MULTILINE)) == 1, "what all share is told once"
        assert "pid=" not in text
        return float(number)

    def folder(self) -> Path:
        maps = Path(f"/proc/{self.processes()[0]}/maps").read_text()
        (mapped,) = set(re.findall(r"\S*/yangguang-metrics-[^/]+", maps))
        return Path(mapped)


@pytest.fixture
def web(environment: dict[str, str]) -> Iterator[Web]:
    migrate = subprocess.run([sys.executable, "-m", "yangguang", "migrate", "review"], cwd=ROOT, env=environment)
    assert migrate.returncode == 0
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "yangguang", "serve", "review", "--bind", bind, "--workers", "2", "--threads", "4"]
    metrics = f"127.0.0.1:{free_port()}"
    environment = {**environment, "YANGGUANG_METRICS_BIND": metrics}
    master = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    web = Web(master, f"http://{bind}", f"http://{metrics}")
    try:
        wait_for(web.is_up, 40, "two processes are up")
        for each in web.processes():
            with web.only(each):
                assert web.get("healthz").status_code == 200
        yield web
    finally:
        master.terminate()
        master.wait(20)


def test_whichever_process_answers_tells_the_requests_of_all(web: Web) -> None:
    before = web.counted()
    first, other = web.processes()
    with web.only(first):
        for _ in range(7):
            web.get("healthz")
        assert web.counted() == before + 7
    with web.only(other):
        assert web.counted() == before + 7
        for _ in range(5):
            web.get("healthz")
    with web.only(first):
        assert web.counted() == before + 12


def test_a_process_that_dies_takes_no_count_with_it_and_leaves_no_file_more(web: Web) -> None:
    before = web.counted()
    first, other = web.processes()
    with web.only(first):
        for _ in range(7):
            web.get("healthz")
    folder = web.folder()
    files = sorted(folder.iterdir())
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(web.processes()) == 2 and first not in web.processes(), 30, "another has taken its place")
    (new,) = set(web.processes()) - {other}
    with web.only(new):
        assert web.counted() == before + 7
        web.get("healthz")
    with web.only(other):
        assert web.counted() == before + 8
    assert sorted(folder.iterdir()) == files
    web.master.terminate()
    assert web.master.wait(20) == 0
    assert not folder.exists()


def test_the_metrics_port_answers_by_the_fixed_path_too_and_by_nothing_of_the_service(web: Web) -> None:
    assert web.own_port("/review/metrics").status_code == 200
    assert web.own_port("/readyz").json() == {"status": "ready", "checks": {"database": "ok"}}
    assert web.own_port("/review/api/v1/cases").status_code == 404


def test_it_goes_on_answering_whichever_process_dies(web: Web) -> None:
    for _ in range(2):
        first, *_others = web.processes()
        os.kill(first, signal.SIGKILL)
        wait_for(
            lambda gone=first: len(web.processes()) == 2 and gone not in web.processes(), 30, "another is in its place"
        )
        wait_for(lambda: web.own_port("/metrics").status_code == 200, 20, "the sum is told")
