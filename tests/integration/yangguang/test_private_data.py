"""The embedded system keeps all that it writes to itself, in folders that others had left open too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.servers.private import free_port, wait_for

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[3]


def test_everything_that_the_embedded_system_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    data.mkdir()
    data.chmod(0o777)
    (data / "review.sqlite").touch()
    (data / "review.sqlite").chmod(0o666)
    system = subprocess.Popen(
        [sys.executable, "-m", "yangguang", "run", "--no-demonstration"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "YANGGUANG_DATA": str(data), "PORT": str(port)},
        preexec_fn=lambda: os.umask(0) and None,  # one call that takes no lock
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: _is_up(port), 60, "it is up")
        kept = [data, *data.rglob("*")]
        assert {path.name for path in kept} >= {
            "secret.key",
            "catalog.sqlite",
            "catalog.sqlite-wal",
            "review.sqlite-shm",
        }
        modes = {str(path.relative_to(tmp_path)): oct(path.stat().st_mode & 0o777) for path in kept}
        expected = {str(path.relative_to(tmp_path)): "0o700" if path.is_dir() else "0o600" for path in kept}
        assert modes == expected
    finally:
        system.send_signal(signal.SIGTERM)
        system.wait(30)


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/catalog/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
