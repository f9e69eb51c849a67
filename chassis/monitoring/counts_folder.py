"""The folder in which the processes of a web count together; what a killed web left behind, the next one removes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from chassis.base.clock import SystemClock

PREFIX = "yangguang-metrics-"
# The kernel unlocks it with the last process of the web, however that ends.
_LOCK = "living.lock"
# Who has just made his folder may not have locked it yet.
_NEW = timedelta(minutes=1)


class CountsFolder:
    """A private folder of one web, in ``place``; ``path`` is its name."""

    def __init__(self, place: str | None) -> None:
        _remove_left_behind(Path(place or tempfile.gettempdir()))
        self.path = tempfile.mkdtemp(prefix=PREFIX, dir=place)
        self._lock = os.open(Path(self.path, _LOCK), os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """All processes have ended."""
        os.close(self._lock)
        shutil.rmtree(self.path, ignore_errors=True)


def _remove_left_behind(place: Path) -> None:
    before = (SystemClock().now() - _NEW).timestamp()
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another's, or removed by another at the same time
            if folder.stat().st_mtime < before and not _is_locked(folder / _LOCK):
                shutil.rmtree(folder)


def _is_locked(file: Path) -> bool:
    opened = os.open(file, os.O_RDWR)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False
