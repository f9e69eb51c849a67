"""gunicorn with a service's application: threads in a few processes, each loaded after its fork."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.util import is_ipv6, parse_address

from chassis.base.settings import SettingsError
from chassis.monitoring.counts_folder import CountsFolder
from chassis.monitoring.health_server import cannot_listen
from chassis.monitoring.metrics import count_together

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1  # of linux/prctl.h
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
        "logger_class": _Logger,
        "control_socket_disable": True,
        "when_ready": together.when_ready,
        "pre_fork": together.pre_fork,
        "post_fork": together.post_fork,
        "on_exit": together.on_exit,
    }
    _Gunicorn(load, options).run()


def hosts(bind: str) -> list[str]:
    """The hosts of the addresses on which ``bind`` has gunicorn listen; a socket in a file is this machine's."""
    return [_bracketed(address) for address in _addresses(bind) if not isinstance(address, str)]


def _addresses(bind: str) -> list[Any]:
    try:
        found = [parse_address(part.strip()) for part in bind.split(",")]
    except RuntimeError:
        found = [("", -1)]
    # Where a port is left out gunicorn takes one of its own, and a number alone for a host.
    has_ports = all(":" in part for part in bind.split(","))
    if not has_ports or any(isinstance(address, tuple) and not 0 <= address[1] < 65536 for address in found):
        raise SettingsError(f"--bind must be host:port, the port at most 65535, not '{bind}'.")
    return found


def _bracketed(address: Any) -> str:
    # A listener that was inherited as a number may be open to all.
    host = address[0] if isinstance(address, tuple) else ""
    return f"[{host}]" if ":" in host else host


def check_free(bind: str) -> None:
    """Raises :class:`SettingsError` where an address of ``bind`` is taken or none: gunicorn tries again and again."""
    for host, port in (part for part in _addresses(bind) if isinstance(part, tuple)):
        with socket.socket(socket.AF_INET6 if is_ipv6(host) else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise SettingsError(f"--bind: {host}:{port} cannot be bound: {cannot_listen(error)}") from None


class _Logger(glogging.Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's lines, written as all others of this process: what is wrong, and that it was told to stop."""

    def setup(self, cfg: Any) -> None:
        """No handlers and levels of its own: those of the process hold."""
        self.cfg, self.loglevel, self._access_log_enabled = cfg, logging.WARNING, False
        self.error_log.propagate = True

    def info(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Which processes begin and end says nothing as long as all goes well."""
        if msg == "Handling signal: %s" and args[0] in ("term", "int", "quit"):
            log.info("stopping")


class _Together:
    """gunicorn's hooks that let all its processes count for one sum.

    Each has a place by number, not by process id: whoever replaces it goes on there, so sums never fall and files do
    not become more.
    """

    def __init__(self) -> None:
        self._folder: CountsFolder | None = None

    def when_ready(self, master: Any) -> None:
        """The master has its port and no processes yet."""
        log.info("started: serving on %s", ", ".join(str(listener) for listener in master.LISTENERS))
        self._folder = CountsFolder(MEMORY)

    def pre_fork(self, master: Any, process: Any) -> None:
        """Choose a place that no living process has."""
        taken = {living.place for living in master.WORKERS.values()}
        process.place = next(place for place in count() if place not in taken)

    def post_fork(self, _master: Any, process: Any) -> None:
        """Within the new process, before the application is loaded."""
        _end_with(process.ppid)
        if self._folder is not None:
            count_together(self._folder.path, process.place)

    def on_exit(self, _master: Any) -> None:
        """All processes have ended."""
        if self._folder is not None:
            self._folder.remove()


def _end_with(master: int) -> None:
    """Have the kernel end this process with its master, however that ends: an orphan would keep the port.

    gunicorn's own look at its parent ends with the requests under way, and one that hangs keeps the port with it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != master:  # it ended before that
        os._exit(1)


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
