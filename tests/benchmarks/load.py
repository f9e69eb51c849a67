"""Load on an HTTP server: wrk for reading as fast as it goes, a small client for single times and for posting."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.measure import NotYet
from tests.servers.require import install

CONNECTIONS = 8


def require_wrk() -> None:
    """Install wrk where that is possible."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install(["wrk"])
    if shutil.which("wrk") is None:
        raise NotYet("wrk is needed: install the package wrk")


def wrk(url: str, seconds: float, headers: Mapping[str, str] | None = None) -> float:
    """Requests per second with a few connections. Any answer other than 2xx and 3xx is an error."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"{url}: {done.stdout}")
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])


class Client:
    """One kept connection."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """Status, headers and content of the answer."""
        content = json.dumps(body).encode() if body is not None else None
        kind = {"Content-Type": "application/json"} if content else {}
        self._connection.request(method, path, content, {**kind, **(headers or {})})
        answer = self._connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def rate(acts: int, threads: int, make: Callable[[], Callable[[], None]]) -> float:
    """Acts per second, dealt over threads that each have made a worker of their own. An error ends the run."""
    todo: SimpleQueue[int] = SimpleQueue()
    for number in range(acts):
        todo.put(number)
    errors: list[BaseException] = []

    def work() -> None:
        act = make()
        try:
            while not errors and not todo.empty():
                todo.get_nowait()
                act()
        except BaseException as error:  # told to the caller below
            errors.append(error)

    running = [threading.Thread(target=work) for _ in range(threads)]
    started = time.perf_counter()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if errors:
        raise errors[0]
    return acts / (time.perf_counter() - started)
