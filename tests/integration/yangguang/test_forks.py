"""The processes of a web share no connection: each opens its own after it was forked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.servers.private import free_port, wait_for

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[3]
WORKERS = 3


def sockets_of(pid: int) -> set[str]:
    """The sockets that a process has open, by the kernel's number."""
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            found.add(target.removeprefix("socket:[").removesuffix("]"))
    return found


def connected_to(port: int) -> set[str]:
    """The sockets on this machine that are connected to a port."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {line[9] for line in lines if int(line[2].rpartition(":")[2], 16) == port and line[3] == "01"}


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_each_process_of_a_web_opens_its_own_connections(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "yangguang", "migrate", "review"], cwd=ROOT, env=environment, check=True)
    database = urlsplit(environment["YANGGUANG_REVIEW_DATABASE_URL"]).port or 0
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "services.review", "web", "--bind", bind, "--workers", str(WORKERS)]
    master = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)

    def is_ready() -> bool:
        try:
            return httpx.get(f"http://{bind}/review/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def lines() -> dict[int, set[str]]:
        there = connected_to(database)
        return {pid: sockets_of(pid) & there for pid in (master.pid, *children(master.pid))}

    try:
        wait_for(is_ready, 60, "it is ready")

        def each_has_one() -> bool:
            assert is_ready()  # whichever answers opens one
            return sum(1 for shown in lines().values() if shown) >= WORKERS

        wait_for(each_has_one, 60, "each process has a connection to the database")
        found = lines()
        assert found.pop(master.pid) == set(), "the master has none that its children could inherit"
        assert sum(map(len, found.values())) == len(set().union(*found.values())), "none is shared"
    finally:
        master.terminate()
        assert master.wait(20) == 0
