"""Hostile files and requests, and a flood of votes and complaints, while others read and staff work."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.flood import reader
from tests.flood.hostile_files import files
from tests.flood.hostile_requests import Hostile, requests
from tests.journey import harness
from tests.journey.system import System
from tests.servers.private import wait_for

# Each kind of asker sits at an address of this machine of his own.
ATTACKER, FLOODER, OTHERS = "127.0.0.2", "127.0.0.3", "127.0.0.4"
READ = ("/", "/published", "/directory", "/catalog/api/v1/published", "/complaints/ask")
SENDERS, SECONDS = 4, 30.0
YIELDING = 10
"""By so much the senders step back from the processors: they stand for machines elsewhere, whose work is not ours."""
PERCENTILE = 95


@dataclass
class Figures:
    """What was seen: milliseconds of others before and meanwhile, every status, and what staff were refused."""

    before: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How much longer others wait meanwhile, by the percentile of the targets."""
        return percentile(self.meanwhile) / percentile(self.before)

    def note(self, what: str, status: int) -> None:
        """Count an answer; 0: none came."""
        self.statuses[f"{what} {status}"] += 1
        if status >= 500:
            self.broken.append(f"{what}: {status}")


def percentile(milliseconds: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(milliseconds, n=100)[PERCENTILE - 1]


def run(system: System, *, hostile_files: int, hostile_requests: int, flood: int, seed: int) -> Figures:
    """Hostile files and requests at the same time, then so many votes and as many complaints at once."""
    figures = Figures()
    harness.settle_in(system)
    disclosure = harness.publish(system, "GJJ-W-05", "动态", "本月归集情况平稳。")
    system.quiet()
    loaded, normal = len(READ) * 4, max(hostile_requests // 2, 20)
    with _reading(system) as seen, ThreadPoolExecutor(SENDERS + 2, initializer=_step_back) as pool:
        # What is loaded at the first looks belongs to neither side.
        wait_for(lambda: len(seen) >= loaded + normal, SECONDS * 2, "others have read in quiet")
        figures.before = seen[loaded : loaded + normal]
        begun = len(seen)
        staff = pool.submit(_staff_work, system, figures, ATTACKER, max(hostile_requests // 20, 5))
        sent = itertools.islice(requests(seed, urlsplit(system.public_url).netloc), hostile_requests)
        uploads = pool.submit(_upload_all, system, figures, list(itertools.islice(files(seed), hostile_files)))
        for _ in pool.map(lambda numbered: _send(system, figures, *numbered), enumerate(sent)):
            pass
        uploads.result()
        staff.result()
        _flood(system, disclosure, figures, flood, pool)
        wait_for(lambda: len(seen) >= begun + len(READ) * 4, SECONDS * 2, "others have read meanwhile")
        figures.meanwhile = seen[begun:]
    return figures


def _step_back() -> None:
    """Of this thread alone, as Linux has it; the system and its reader are processes of their own and go before."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + YIELDING)


def _flood(system: System, disclosure: str, figures: Figures, times: int, pool: ThreadPoolExecutor) -> None:
    """Votes and complaints from one address at once, and an officer beside them there."""
    vote = {"disclosure": disclosure, "truthfulness": 1, "completeness": 1, "effectiveness": 1}
    case = {"kind": "complaint", "title": "投诉", "text": "刷屏", "body": "GJJ"}
    sent = [("vote", "/complaints/api/v1/evaluations", vote), ("complaint", "/complaints/api/v1/cases", case)] * times
    answers = list(pool.map(lambda one: (one[0], _post(system, one[1], one[2], FLOODER)), sent))
    for what, status in answers:
        figures.note(what, status)
    _staff_work(system, figures, FLOODER, 5)


def _staff_work(system: System, figures: Figures, at: str, times: int) -> None:
    """An officer records calls, at the same address from which everything else comes."""
    said = {"kind": "enquiry", "title": "来电", "text": "请问办结时限。", "body": "GJJ", "channel": "hotline"}
    bearer = {"Authorization": f"Bearer {system.token('gjj.officer')}"}
    for _ in range(times):
        status = _post(system, "/complaints/api/v1/cases", said, at, bearer)
        figures.note("staff", status)
        if status != 201:
            figures.blocked.append(f"an officer records a call: {status}")


@contextlib.contextmanager
def _reading(system: System) -> Iterator[list[float]]:
    """One of the others reads, in a process of his own; the milliseconds of each look so far, longer with each."""
    seen: list[float] = []
    command = [sys.executable, reader.__file__, urlsplit(system.public_url).netloc, OTHERS, *READ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        thread = threading.Thread(target=lambda: seen.extend(map(float, process.stdout or ())))
        thread.start()
        try:
            yield seen
            assert process.poll() is None, "one of the others was not answered: his last words are above"
        finally:
            process.terminate()
            thread.join()


def _post(system: System, path: str, body: Any, at: str, headers: Mapping[str, str] | None = None) -> int:
    with _connection(system, at) as connection:
        sent = {"Content-Type": "application/json", **(headers or {})}
        connection.request("POST", path, json.dumps(body).encode(), sent)
        return connection.getresponse().status


def _upload_all(system: System, figures: Figures, made: list[tuple[str, bytes]]) -> None:
    bearer = {"Authorization": f"Bearer {system.token('gjj.proposer')}"}
    for name, content in made:
        head = f'--bound\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = head + content + b"\r\n--bound--\r\n"
        sent = {"Content-Type": "multipart/form-data; boundary=bound", **bearer}
        with _connection(system, ATTACKER) as connection:
            connection.request("POST", "/catalog/api/v1/files", body, sent)
            figures.note("file", connection.getresponse().status)


def _send(system: System, figures: Figures, number: int, hostile: Hostile) -> None:
    """Send the pieces and read the status; a connection that is closed without a word is an answer too.

    Every fourth comes from one address, where the limits hold it back; the others from as many, and are read.
    """
    at = ATTACKER if number % 4 == 0 else f"127.1.{number // 250}.{number % 250 + 1}"
    place = urlsplit(system.public_url)
    status = 0
    with (
        contextlib.suppress(ConnectionError, TimeoutError),
        socket.create_connection(
            (place.hostname or "", place.port or 80), SECONDS, source_address=(at, 0)
        ) as connection,
    ):
        for piece in hostile.pieces:
            connection.sendall(piece)
            time.sleep(hostile.pause)
        if hostile.kind == "slow":
            connection.shutdown(socket.SHUT_WR)
        status = _status_of(connection.recv(64))
    figures.note(hostile.kind, status)


def _status_of(answer: bytes) -> int:
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0


@contextlib.contextmanager
def _connection(system: System, at: str) -> Iterator[http.client.HTTPConnection]:
    place = urlsplit(system.public_url)
    connection = http.client.HTTPConnection(
        place.hostname or "", place.port, timeout=SECONDS * 2, source_address=(at, 0)
    )
    try:
        yield connection
    finally:
        connection.close()
