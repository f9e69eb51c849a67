"""Web servers started by a row, each on a free port."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks import bare
from tests.benchmarks.load import Client
from tests.benchmarks.processes import Process
from tests.servers.private import free_port

START_SECONDS = 60.0


class Server(Process):
    """A process that answers HTTP."""

    def __init__(self, module: str, *arguments: str, port: int, log: Path, environ: Mapping[str, str]) -> None:
        super().__init__(module, *arguments, log=log, environ=environ)
        self.origin = f"http://127.0.0.1:{port}"

    def wait_for(self, path: str) -> None:
        """Wait until an address answers 200."""
        until = time.monotonic() + START_SECONDS
        while True:
            self.require_alive()
            with contextlib.suppress(OSError):
                client = Client(self.origin)
                status, _, _ = client.send("GET", path)
                client.close()
                if status == 200:
                    return
            if time.monotonic() > until:
                raise TimeoutError(f"{self.origin}{path} does not answer 200")
            time.sleep(0.05)


def service(name: str, environ: Mapping[str, str], log: Path) -> Server:
    """The web of one of our services, with two processes as the target says."""
    port = free_port()
    command = ("web", "--bind", f"127.0.0.1:{port}", "--workers", str(bare.WORKERS), "--threads", str(bare.THREADS))
    server = Server(f"services.{name}", *command, port=port, log=log, environ=environ)
    server.wait_for(f"/{name}/healthz")
    return server


def bare_view(url: str, log: Path) -> Server:
    """The bare view."""
    port = free_port()
    server = Server("tests.benchmarks.bare", url, str(port), port=port, log=log, environ={})
    server.wait_for(f"/published/{bare.KEY}")
    return server
