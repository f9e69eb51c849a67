"""Health, readiness and metrics of a process on a port of its own, which no gateway leads to."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import sqlalchemy as sa

from chassis.storage import migrate, outages
from chassis.storage.database import Database

log = logging.getLogger(__name__)

BROKER_PATIENCE_SECONDS = 1.0
HANG_UP_SECONDS = 0.05
# A check that hangs (a frozen database) holds one thread; whoever asks meanwhile is told so after this.
CHECK_PATIENCE_SECONDS = 3.0

REFUSES_WRITES = "its database answers and takes nothing"
"""How a web begins to say it of a full disk; the reason follows."""

Checks = Mapping[str, Callable[[], str]]
"""By name, a question that answers with what is wrong, or with nothing."""


def listen(bind: str) -> socket.socket:
    """A socket at ``host:port``, which processes forked later may share. Raises :class:`OSError`."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host.strip("[]"), int(port)), family=family)
    # Of several processes that see a connection one gets it; the others must not wait for the next.
    listener.setblocking(False)
    return listener


def cannot_listen(error: OSError) -> str:
    """Why an address cannot be listened at, and what to do; the address itself is the caller's to name."""
    if error.errno == errno.EADDRINUSE:
        return "somebody listens there already; end him ('ss -ltnp' names him), or give another port."
    # The library's own text repeats the address.
    said = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
    return f"{said}; give an address of this machine and a port that is free to us."


class HealthServer:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics``, also below ``/<service>``, in threads of its own."""

    def __init__(
        self,
        listener: socket.socket,
        *,
        service: str,
        checks: Checks,
        stuck: Callable[[], str],
        metrics: Callable[[], bytes],
        check_patience_seconds: float = CHECK_PATIENCE_SECONDS,
    ) -> None:
        self._check_patience_seconds = check_patience_seconds
        self._prefix = f"/{service}"
        self._checks, self._stuck, self._metrics = checks, stuck, metrics
        self._asking = threading.Lock()
        self._server = ThreadingHTTPServer(listener.getsockname(), self._handler(), bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = listener
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """The port that it listens on, also where the setting said 0."""
        return int(self._server.socket.getsockname()[1])

    def start(self) -> None:
        """Begin to answer."""
        threading.Thread(target=self._server.serve_forever, name="health-server", daemon=True).start()
        log.debug("health, readiness and metrics on port %d", self.port)

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, media type and content of a path."""
        path = path.removeprefix(self._prefix)
        if path == "/healthz":
            reason = self._stuck()
            return _json(503, {"status": "stuck", "reason": reason}) if reason else _json(200, {"status": "ok"})
        if path not in ("/readyz", "/metrics"):
            return _json(404, {"status": "not found", "paths": ["/healthz", "/readyz", "/metrics"]})
        if not self._asking.acquire(timeout=self._check_patience_seconds):
            return _json(503, {"status": "not ready", "reason": "an earlier check has not come back"})
        try:
            return self._ready() if path == "/readyz" else (200, "text/plain; version=0.0.4", self._metrics())
        finally:
            self._asking.release()

    def _ready(self) -> tuple[int, str, bytes]:
        found = {name: check() for name, check in self._checks.items()}
        ready = not any(found.values())
        body = {"status": "ready" if ready else "not ready", "checks": {name: found[name] or "ok" for name in found}}
        return _json(200 if ready else 503, body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, media_type, content = server.answer(urlsplit(self.path).path)
                self.send_response(HTTPStatus(status))
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                log.debug(format, *args)

        return Handler


def database_error(database: Database, migrations: Path) -> str:
    """What is wrong with a service's database: away, or not at this code's version."""
    try:
        migrate.require_current(database, migrations)
    except (sa.exc.SQLAlchemyError, migrate.OutOfDate) as error:
        return str(error) if isinstance(error, migrate.OutOfDate) else outages.reason(error)
    return ""


def broker_error(url: str) -> str:
    """Whether somebody listens at the broker's address, and does not hang up as a balancer without a broker would."""
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or (5671 if parts.scheme == "amqps" else 5672))
    try:
        with socket.create_connection(address, timeout=BROKER_PATIENCE_SECONDS) as line:
            line.settimeout(HANG_UP_SECONDS)
            return "it hangs up" if _is_closed(line) else ""
    except OSError as error:
        return f"it does not answer: {type(error).__name__}"


def _is_closed(line: socket.socket) -> bool:
    # A broker says nothing before it is spoken to, so silence is the good answer.
    try:
        return not line.recv(1)
    except TimeoutError:
        return False


def _json(status: int, body: Mapping[str, object]) -> tuple[int, str, bytes]:
    return status, "application/json", orjson.dumps(body)
