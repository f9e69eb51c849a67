"""gunicorn with a service's application: threads in a few processes, each loaded after its fork."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication


def serve(load: Callable[[], Any], *, bind: str, workers: int, threads: int) -> None:
    """Serve what ``load`` gives until SIGTERM; connections are opened after the fork, one pool per process."""
    options = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "graceful_timeout": 8,
        "timeout": 60,
        "keepalive": 15,
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108  (a heartbeat file only)
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    _Gunicorn(load, options).run()


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
