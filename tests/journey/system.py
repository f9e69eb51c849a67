"""Starts the whole system as an operator would, in either mode, and speaks to it as its users do."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from chassis.broker.accounts import OPERATOR
from chassis.web.identity.keys import private_keys, public_form
from chassis.web.request import SESSION_COOKIE
from tests.harness.sessions import signed_session
from tests.keys import SECRET, secret_of
from tests.servers.accounts import Accounts
from tests.servers.broker_accounts import broker_accounts
from tests.servers.private import free_port, wait_for
from tests.unlimited import ENVIRON
from yangguang.composition import NAMES, subscriptions

SERVICES = NAMES
_SENT = "SELECT routing_key, aggregate, max(sequence) FROM outbox WHERE destination = 'events' GROUP BY 1, 2"
_TAKEN = "SELECT source, aggregate, sequence FROM inbox_positions"
START_SECONDS = 60.0
# Eighteen months are lived through, on a machine that does other things beside.
DEMONSTRATION_SECONDS = 300.0
PATIENCE_SECONDS = 40.0


@dataclass
class System:
    """A running system: where each service answers, and how to become one of its people."""

    mode: str
    origins: dict[str, str]
    environ: dict[str, str]
    data: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    # What the processes of each service are given, where that is less than the command line's.
    of_services: dict[str, dict[str, str]] = field(default_factory=dict)
    # In whose name somebody acts, where that is not his own.
    aliases: dict[str, str] = field(default_factory=dict)
    publications_url: str = ""
    # Of the database server, where there is one.
    administrator_url: str = ""
    # The accounts that own the tables, as only the migration knows them.
    owners: dict[str, str] = field(default_factory=dict)
    secret: str = SECRET

    def __post_init__(self) -> None:
        self._http = httpx.Client(timeout=30, follow_redirects=False, trust_env=False)
        self._tokens: dict[str, str] = {}

    @property
    def public_url(self) -> str:
        """The address for which its sessions hold."""
        return self.environ.get("YANGGUANG_PUBLIC_URL") or f"http://127.0.0.1:{self.environ.get('PORT') or 8000}"

    def url(self, path: str) -> str:
        """The full address of a path on the one origin (a gateway's work, done here by the first segment)."""
        service = path.split("/", 2)[1]
        return self.origins.get(service, self.origins["catalog"]) + path

    def request(self, method: str, path: str, *, by: str | None = None, **options: Any) -> httpx.Response:
        """Send a request as a person of the staff directory (by ``sub``), or as the public."""
        headers = dict(options.pop("headers", {}))
        if by is not None:
            headers["Authorization"] = f"Bearer {self.token(by)}"
        return self._http.request(method, self.url(path), headers=headers, **options)

    def token(self, sub: str) -> str:
        """The token of a session of somebody of the staff; no database is asked, so it is there in every fault."""
        sub = self.aliases.get(sub, sub)
        if sub not in self._tokens:
            self._tokens[sub] = signed_session(sub, self.secret, audience=self.public_url)
        return self._tokens[sub]

    def get(self, path: str, **options: Any) -> Any:
        """GET that must succeed; its JSON."""
        response = self.request("GET", path, **options)
        assert response.status_code == 200, f"GET {path}: {response.status_code} {response.text}"
        return response.json()

    def post(self, path: str, body: Any = None, *, expect: int | tuple[int, ...] = (200, 201), **options: Any) -> Any:
        """POST that must answer with one of the expected statuses; its JSON."""
        response = self.request("POST", path, json=body if body is not None else {}, **options)
        expected = (expect,) if isinstance(expect, int) else expect
        assert response.status_code in expected, f"POST {path}: {response.status_code} {response.text}"
        return response.json()

    def page(self, path: str, *, by: str | None = None) -> httpx.Response:
        """A page as a browser would get it, signed in as a person or not."""
        headers = {"Accept": "text/html"}
        if by:
            headers["Cookie"] = f"{SESSION_COOKIE}={self.token(by)}"
        return self._http.get(self.url(path), headers=headers)

    def eventually(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until a condition gives something true, and return it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < until, f"not within {PATIENCE_SECONDS:.0f} s: {what}"
            time.sleep(0.05)

    def quiet(self) -> None:
        """Wait until every event that was told has taken effect everywhere."""
        self.eventually(
            lambda: all(self._backlog(name) == 0 for name in SERVICES) and not self._under_way(),
            "all outboxes and inboxes are empty, and nothing is on its way between them",
        )

    def yangguang(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the command line against this system, with further settings."""
        command = [sys.executable, "-m", "yangguang", *arguments]
        environ = {**self.environ, **settings}
        return subprocess.run(command, env=environ, text=True, capture_output=True, check=False, timeout=120)

    def kill(self) -> None:
        """End the processes as a power failure would."""
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def _metrics(self, name: str) -> str:
        return self._http.get(f"{self.origins[name]}/{name}/metrics").text

    def _backlog(self, name: str) -> float:
        lines = self._metrics(name).splitlines()
        watched = ("yangguang_outbox_rows ", "yangguang_inbox_waiting ", "yangguang_inbox_parked ")
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(watched))

    def _under_way(self) -> list[str]:
        """What the broker has and a subscriber's database has not yet.

        An event that was sent has left its outbox before it is in an inbox; the one process of the embedded mode has
        no such moment. Asked of the databases, because the broker's own figures lag.
        """
        owners = {name: self.owners[f"YANGGUANG_{name.upper()}_MIGRATION_DATABASE_URL"] for name in self.of_services}
        sent = {name: _rows(url, _SENT) for name, url in owners.items()}
        taken = {name: {row[:2]: row[2] for row in _rows(url, _TAKEN)} for name, url in owners.items()}
        return [
            f"{key} to {name}: {aggregate} {sequence}"
            for name, patterns in subscriptions().items()
            if name in taken
            for source, rows in sent.items()
            for key, aggregate, sequence in rows
            if any(_matches(key, pattern) for pattern in patterns)
            and taken[name].get((source, aggregate), 0) < sequence
        ]


@contextlib.contextmanager
def embedded(
    data: Path,
    *,
    port: int | None = None,
    demonstration: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Iterator[System]:
    """`yangguang run` in one process on SQLite, empty or with its demonstration data; ``settings`` beside the usual."""
    port = port or free_port()
    environ = _environ(
        {"YANGGUANG_DATA": str(data), "PORT": str(port), "YANGGUANG_SECRET_KEY": SECRET, **ENVIRON, **(settings or {})}
    )
    origin = f"http://127.0.0.1:{port}"
    system = System("embedded", dict.fromkeys(SERVICES, origin), environ, data)
    with _running(system, {"run": ["run", "--demonstration" if demonstration else "--no-demonstration"]}):
        if demonstration:
            wait_for((data / "demonstration.loaded").exists, DEMONSTRATION_SECONDS, "the demonstration data are loaded")
        yield system


@contextlib.contextmanager
def distributed(data: Path, accounts: Mapping[str, Accounts], rabbit: str) -> Iterator[System]:
    """`web`, `worker` and `relay` of each service as processes of their own, on PostgreSQL and RabbitMQ.

    As in the containers, each service has its own secret and accounts and knows no other's; only the migration knows
    the accounts that own the tables.
    """
    ports = {name: free_port() for name in SERVICES}
    data.mkdir(parents=True, exist_ok=True)
    broker = broker_accounts(rabbit, subscriptions(), data)
    common = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(data),
        "YANGGUANG_LOCAL_ISSUER": "1",
        **ENVIRON,
        # What is told outside is fetched from there.
        "YANGGUANG_PUBLIC_URL": f"http://127.0.0.1:{ports['catalog']}",
        "YANGGUANG_SESSION_PUBLIC_KEYS": public_form(private_keys([secret_of("catalog")])),
    }
    own = {
        name: {
            f"YANGGUANG_{name.upper()}_DATABASE_URL": accounts[name].service,
            f"YANGGUANG_{name.upper()}_SECRET_KEY": secret_of(name),
        }
        for name in SERVICES
    }
    of_services = {
        name: _environ({**common, **own[name], "YANGGUANG_AMQP_URL": broker.events(name)}) for name in SERVICES
    }
    of_services["notify"]["YANGGUANG_PUBLICATIONS_AMQP_URL"] = broker.publications()
    operators = {
        "YANGGUANG_AMQP_URL": broker.events(OPERATOR),
        "YANGGUANG_PUBLICATIONS_AMQP_URL": broker.publications(OPERATOR),
    }
    environ = _environ(
        {**common, **operators, **{name: value for each in own.values() for name, value in each.items()}}
    )
    owners = {f"YANGGUANG_{name.upper()}_MIGRATION_DATABASE_URL": accounts[name].owner for name in SERVICES}
    origins = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    system = System(
        "distributed",
        origins,
        environ,
        data,
        publications_url=f"{rabbit}/publications",
        secret=secret_of("catalog"),
        of_services=of_services,
        owners=owners,
    )
    migrated = system.yangguang("migrate", **owners)
    assert migrated.returncode == 0, migrated.stderr
    commands = {}
    for name in SERVICES:
        commands[f"{name}-web"] = ["serve", name, "--bind", f"127.0.0.1:{ports[name]}", "--workers", "1"]
        commands[f"{name}-worker"] = ["work", name]
        commands[f"{name}-relay"] = ["relay", name]
    with _running(system, commands):
        yield system


@contextlib.contextmanager
def _running(system: System, commands: Mapping[str, list[str]]) -> Iterator[None]:
    system.data.mkdir(parents=True, exist_ok=True)
    try:
        for name, arguments in commands.items():
            with open(system.data / f"{name}.log", "ab") as log:
                system.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "yangguang", *arguments],
                    env=system.of_services.get(name.partition("-")[0], system.environ),
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for name in SERVICES:
            wait_for(lambda name=name: _ready(system, name), START_SECONDS, f"{name} is ready")
        yield
    finally:
        _end(system)


def _rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(query).fetchall()


def _matches(routing_key: str, pattern: str) -> bool:
    """As the broker compares, for patterns without `#`."""
    words, wanted = routing_key.split("."), pattern.split(".")
    return len(words) == len(wanted) and all(want in ("*", word) for word, want in zip(words, wanted, strict=True))


def _ready(system: System, name: str) -> bool:
    for process_name, process in system.processes.items():
        log = system.data / f"{process_name}.log"
        assert process.poll() is None, f"{process_name} ended: {log.read_text(encoding='utf-8')[-3000:]}"
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{system.origins[name]}/{name}/readyz", timeout=2, trust_env=False).status_code == 200
    return False


def _end(system: System) -> None:
    for process in system.processes.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    for process in system.processes.values():
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


def _environ(settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}
    # Heads of the audit chains are to be told while it runs.
    often = {"YANGGUANG_AUDIT_SEAL_MINUTES": "1"}
    return {**kept, **often, **settings, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
