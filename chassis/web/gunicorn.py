"""gunicorn with a service's application: threads in a few processes, each loaded after its fork."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.util import parse_address

from chassis.base.settings import SettingsError
from chassis.monitoring.metrics import count_together

# Heartbeats and counts are kept in memory: a slow disk must not hold up requests.
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  (private files with names of their own)


def serve(load: Callable[[], Any], *, bind: str, workers: int, threads: int) -> None:
    """Serve what ``load`` gives until SIGTERM; connections are opened after the fork, one pool per process."""
    together = _Together()
    options = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "graceful_timeout": 8,
        "timeout": 60,
        "keepalive": 15,
        "worker_tmp_dir": MEMORY,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": together.when_ready,
        "pre_fork": together.pre_fork,
        "post_fork": together.post_fork,
        "on_exit": together.on_exit,
    }
    _Gunicorn(load, options).run()


def hosts(bind: str) -> list[str]:
    """The hosts of the addresses on which ``bind`` has gunicorn listen; a socket in a file is this machine's."""
    try:
        found = [parse_address(part.strip()) for part in bind.split(",")]
    except RuntimeError:
        raise SettingsError(f"--bind must be host:port, not '{bind}'.") from None
    return [_bracketed(address) for address in found if not isinstance(address, str)]


def _bracketed(address: Any) -> str:
    # A listener that was inherited as a number may be open to all.
    host = address[0] if isinstance(address, tuple) else ""
    return f"[{host}]" if ":" in host else host


class _Together:
    """gunicorn's hooks that let all its processes count for one sum.

    Each has a place by number, not by process id: whoever replaces it goes on there, so sums never fall and files do
    not become more.
    """

    def __init__(self) -> None:
        self._folder = ""

    def when_ready(self, _master: Any) -> None:
        """The master has its port and no processes yet."""
        self._folder = tempfile.mkdtemp(prefix="yangguang-metrics-", dir=MEMORY)

    def pre_fork(self, master: Any, process: Any) -> None:
        """Choose a place that no living process has."""
        taken = {living.place for living in master.WORKERS.values()}
        process.place = next(place for place in count() if place not in taken)

    def post_fork(self, _master: Any, process: Any) -> None:
        """Within the new process, before the application is loaded."""
        count_together(self._folder, process.place)

    def on_exit(self, _master: Any) -> None:
        """All processes have ended."""
        shutil.rmtree(self._folder, ignore_errors=True)


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, load: Callable[[], Any], options: Mapping[str, Any]) -> None:
        self._load, self._options = load, options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            if value is not None and name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, built in the worker after the fork."""
        return self._load()
