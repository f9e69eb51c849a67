"""The whole system in containers, seen from outside: one origin, one AMQP port, the command line in its own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import quote

from tests.journey.system import SERVICES, System

UP_SECONDS = 900
METRICS = """
import http.client
line = http.client.HTTPConnection("127.0.0.1", 9000, timeout=8)
line.request("GET", "/metrics")
print(line.getresponse().read().decode())
"""


class Containers(System):
    """A system whose processes are containers; nothing of it is reached past the gateway and the broker's port."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._told: dict[str, dict[str, str]] = {}

    @classmethod
    def up(cls, clone: Path, environ: dict[str, str]) -> Containers:
        """`make up` in a clone; the secrets are those that it made."""
        _make(clone, environ, "up")
        lines = (clone / ".env").read_text(encoding="utf-8").splitlines()
        secret = next(line.partition("=")[2] for line in lines if line.startswith("CATALOG_SECRET_KEY="))
        origin = f"http://127.0.0.1:{environ['PORT']}"
        return cls("containers", dict.fromkeys(SERVICES, origin), environ, clone, secret=secret)

    def make(self, target: str) -> None:
        """`make up` or `make down`."""
        _make(self.data, self.environ, target)

    def compose(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`docker compose …`."""
        command = ["docker", "compose", *arguments]
        return subprocess.run(
            command, cwd=self.data, env=self.environ, text=True, capture_output=True, check=False, timeout=UP_SECONDS
        )

    def yangguang(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line in a container of its own; files that it is to read are handed in."""
        files = [argument for argument in arguments if argument.startswith("/")]
        mounts = [option for file in files for option in ("--volume", f"{file}:{file}:ro")]
        return self.compose("run", "--rm", "--no-TTY", "--quiet-pull", *mounts, "operator", *arguments)

    def agency_url(self, agency: str) -> str:
        """The broker as an agency reaches it, with the account that it was given."""
        if agency not in self._told:  # they are shown once
            self._told[agency] = self.post(f"/notify/api/v1/subscriptions/{agency}/credentials", by="ops")
        told = self._told[agency]
        account = f"{quote(told['user'])}:{quote(told['password'])}"
        return f"amqp://{account}@127.0.0.1:{self.environ['AMQP_PORT']}/{quote(told['vhost'], safe='')}"

    def _metrics(self, name: str) -> str:
        """Asked within, since the gateway leads to none."""
        done = self.compose("exec", "--no-TTY", f"{name}-relay", "python", "-c", METRICS)
        assert done.returncode == 0, done.stderr
        return done.stdout


def _make(clone: Path, environ: dict[str, str], target: str) -> None:
    done = subprocess.run(
        ["make", target], cwd=clone, env=environ, text=True, capture_output=True, check=False, timeout=UP_SECONDS
    )
    assert done.returncode == 0, f"make {target}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
