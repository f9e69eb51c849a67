"""What a web that was killed left in memory goes with the next start, and what a living one counts in stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from chassis.monitoring.counts_folder import CountsFolder

A_WEB = (
    "import sys, chassis.monitoring.counts_folder as c; print(c.CountsFolder(sys.argv[1]).path, flush=True); input()"
)
ROOT = Path(__file__).resolve().parents[3]


def a_web(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that counts in ``place`` since yesterday, and its folder."""
    command = [sys.executable, "-c", A_WEB, str(place)]
    web = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert web.stdout
    folder = Path(web.stdout.readline().strip())
    os.utime(folder, (1, 1))
    return web, folder


def test_the_folder_of_a_killed_web_goes_with_the_next_start(tmp_path: Path) -> None:
    (killed, left), (living, used) = a_web(tmp_path), a_web(tmp_path)
    killed.kill()
    killed.wait()
    strange = tmp_path / "yangguang-metrics-of-somebody"
    strange.mkdir()
    os.utime(strange, (1, 1))
    folder = CountsFolder(str(tmp_path))
    assert set(tmp_path.iterdir()) == {used, strange, Path(folder.path)}, f"{left} is gone"
    folder.remove()
    assert not Path(folder.path).exists()
    living.communicate("\n")
