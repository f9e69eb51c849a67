"""Programs started by a row, each ended by its own process id, and what they take."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
END_SECONDS = 15
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Process:
    """A Python module running as a process of its own, in a session of its own."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        log: Path,
        environ: Mapping[str, str] | None = None,
        python: Path | str = sys.executable,
    ) -> None:
        # Where everything is installed, what was compiled is kept.
        left_out = ("YANGGUANG_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        self._log = log
        with open(log, "ab") as errors:
            self._process = subprocess.Popen(
                [python, "-m", module, *arguments],
                env={**kept, **(environ or {}), "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def require_alive(self) -> None:
        """Fail with the end of its log when it has ended."""
        if self._process.poll() is not None:
            raise RuntimeError(f"a process ended: {self._tail()}")

    def _tail(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def told(self, seconds: float, most: int = 65_536) -> int:
        """How many bytes it wrote, once it wrote some; 0 after so many seconds without."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        return len(os.read(self._process.stdout.fileno(), most)) if ready else 0

    def wait_for_some(self, seconds: float) -> int:
        """Wait until it has written something; how many bytes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.require_alive()
            if count := self.told(1):
                return count
        raise TimeoutError(f"nothing came within {seconds:.0f} s: {self._tail()}")

    def wait_for_told(self, count: int, seconds: float) -> None:
        """Wait until it has written so many bytes."""
        until = time.monotonic() + seconds
        while count > 0:
            self.require_alive()
            if time.monotonic() > until:
                raise TimeoutError(f"{count} events are missing after {seconds:.0f} s")
            count -= self.told(1)

    def wait(self, seconds: float) -> None:
        """Wait for its own end, which must be a good one."""
        if self._process.wait(seconds) != 0:
            self.require_alive()

    def end(self) -> None:
        """SIGTERM, and SIGKILL when it does not listen."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(END_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextlib.contextmanager
def running(*processes: Process) -> Iterator[None]:
    """End them all afterwards."""
    try:
        yield
    finally:
        for process in processes:
            process.end()


def resident_mb(pid: int) -> float:
    """Resident memory of a process with all its descendants, in megabytes."""
    return sum(_resident(process) for process in {pid, *_descendants(pid)}) / 1_000_000


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def _descendants(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _descendants(child)
