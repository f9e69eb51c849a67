"""The distributed system under test: twelve processes on servers of its own, each behind a network that can fail."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pika
import psycopg

from chassis.broker.topology import inbox_queue
from tests.faults.child import EFFECTS
from tests.faults.disk import SmallDisk
from tests.faults.proxy import Network, Proxy
from tests.faults.servers import Broker, Postgres, steady_port
from tests.journey.harness import settle_in
from tests.journey.system import SECRET, SERVICES, System
from tests.servers.private import wait_for
from tests.unlimited import ENVIRON

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("web", "worker", "relay")
READY_SECONDS = 120.0
FILES_MEGABYTES, DATABASE_MEGABYTES = 32, 500
_VERBS = {"web": "serve", "worker": "work", "relay": "relay"}


class Child:
    """One process, started again whenever it dies, as a container would be."""

    def __init__(self, name: str, arguments: list[str], environ: dict[str, str], log: Path) -> None:
        self.name, self.kind, self.log = name, name.split("-")[1], log
        self._command = [sys.executable, "-m", "tests.faults.child", *arguments]
        self._environ = {**environ, "FAULTS_PROCESS": name}
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()
        self.wanted = False
        self.deaths: list[int] = []
        """Exit codes that nobody ordered."""
        self._ordered = False

    @property
    def pid(self) -> int:
        """Its process group, which is its own."""
        return self._process.pid if self._process else 0

    @property
    def is_running(self) -> bool:
        """Whether it is there, frozen or not."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and keep it running."""
        with self._lock:
            self.wanted, self._ordered = True, False
            if not self.is_running:
                with open(self.log, "ab") as log:
                    self._process = subprocess.Popen(
                        self._command, env=self._environ, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
                    )

    def tend(self) -> None:
        """Start it again when it has died."""
        with self._lock:
            if not self.wanted or self._process is None or self._process.poll() is None:
                return
            code = self._process.returncode
            if not self._ordered and code != -signal.SIGKILL:
                self.deaths.append(code)
            self.start()

    def order_death(self) -> None:
        """What ends it next was ordered."""
        self._ordered = True

    def signal(self, what: signal.Signals) -> None:
        """Send a signal to all of it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, what)

    def end(self, how: signal.Signals, patience: float = 15) -> bool:
        """End it; it stays ended until it is started. Whether it did so by itself within the patience, in seconds."""
        with self._lock:
            self.wanted, self._ordered = False, True
            if self._process is None:
                return True
            self.signal(how)
            self.signal(signal.SIGCONT)
            in_time = True
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                in_time = False
                self.signal(signal.SIGKILL)
                self._process.wait(10)
            self.signal(signal.SIGKILL)  # what it may have left behind in its group
            return in_time


class Cluster:
    """Everything that a run needs; made by :func:`cluster`."""

    def __init__(self, home: Path, ending: ExitStack, *, mutation: str = "", extra: tuple[str, ...] = ()) -> None:
        self.home = home
        self.steps = home / "steps"
        self.steps.mkdir()
        self.files_disk = SmallDisk(home / "files", FILES_MEGABYTES)
        self.database_disk = SmallDisk(home / "postgresql", DATABASE_MEGABYTES)
        ending.callback(self.files_disk.remove)
        ending.callback(self.database_disk.remove)
        self.broker, self.postgres = Broker(home / "rabbitmq"), Postgres(home / "postgresql")
        ending.callback(self.broker.end, signal.SIGKILL)
        ending.callback(self.postgres.end, signal.SIGKILL)
        self.broker.start()
        self.postgres.start()
        self.network = Network()
        ending.callback(self.network.close)
        self.to_broker: dict[str, Proxy] = {}
        self.to_database: dict[str, Proxy] = {}
        self.children: dict[str, Child] = {}
        self.extra = extra
        """Further processes, such as ``review-worker-2``, which a test starts when it wants them."""
        ports = {service: steady_port() for service in SERVICES}
        self.probes: dict[str, str] = {}
        for service in SERVICES:
            self.to_broker[service] = self.network.way_to(self.broker.port)
            self.to_database[service] = self.network.way_to(self.postgres.port)
            self.postgres.create(service)
        origins = {service: f"http://127.0.0.1:{ports[service]}" for service in SERVICES}
        # The command line goes straight to the servers; the processes go through the network.
        plain = self._environ("", mutation)
        self.system = System("distributed", origins, plain, home, publications_url=f"{self.broker.url}/publications")
        done = self.system.yangguang("migrate")
        assert done.returncode == 0, done.stderr
        for service in SERVICES:
            with self.database(service) as connection:
                connection.execute(EFFECTS)
            for name in (
                *(f"{service}-{kind}" for kind in KINDS),
                *(process for process in extra if process.startswith(service)),
            ):
                self._add(name, ports[service], mutation)
        self._tending = True
        ending.callback(self._end_children)
        threading.Thread(target=self._tend, name="supervisor", daemon=True).start()

    def start(self) -> None:
        """Start one web, worker and relay of each service, and wait until the web ones are ready."""
        for child in self.children.values():
            if child.name not in self.extra:
                child.start()
        self.await_ready()

    def await_ready(self) -> None:
        """Wait until every web process answers."""
        for service in SERVICES:
            wait_for(lambda service=service: self._is_ready(service), READY_SECONDS, f"{service}-web is ready")

    def database(self, service: str) -> psycopg.Connection:
        """A connection of the checker's own, past the network."""
        return psycopg.connect(f"{self.postgres.url}/{service}", autocommit=True)

    def depth(self, service: str) -> int:
        """Messages in a service's queue that nobody has taken yet; -1 where the queue is not there."""
        connection = pika.BlockingConnection(pika.URLParameters(f"{self.broker.url}/%2F"))
        try:
            return int(connection.channel().queue_declare(inbox_queue(service), passive=True).method.message_count)
        except pika.exceptions.ChannelClosedByBroker:
            return -1
        finally:
            connection.close()

    def heal(self) -> None:
        """Undo every fault: servers run, the network is open, the disk has room, every process runs."""
        self.broker.thaw()
        self.postgres.thaw()
        self.files_disk.free()
        self.database_disk.free()
        if not self.postgres.is_running:
            self.postgres.start()
        for proxy in (*self.to_broker.values(), *self.to_database.values()):
            proxy.set("open")
        for order in self.steps.iterdir():
            order.unlink()
        for child in self.children.values():
            child.signal(signal.SIGCONT)
            if child.wanted or child.name not in self.extra:
                child.start()

    def _end_children(self) -> None:
        self._tending = False
        for child in self.children.values():
            child.end(signal.SIGKILL)

    def _add(self, name: str, port: int, mutation: str) -> None:
        service, kind = name.split("-")[:2]
        arguments = [_VERBS[kind], service]
        environ = self._environ(service, mutation)
        if kind == "web":
            arguments += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
        else:
            probe = f"127.0.0.1:{steady_port()}"
            environ["YANGGUANG_METRICS_BIND"] = probe
            self.probes[name] = f"http://{probe}"
        self.children[name] = Child(name, arguments, environ, self.home / f"{name}.log")

    def _environ(self, service: str, mutation: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}
        amqp = self.broker.port if not service else self.to_broker[service].port
        databases = {
            f"YANGGUANG_{name.upper()}_DATABASE_URL": f"postgresql://postgres@127.0.0.1:{self._database_port(service)}/{name}"
            for name in SERVICES
        }
        return {
            **kept,
            **databases,
            "YANGGUANG_MODE": "distributed",
            "YANGGUANG_DATA": str(self.home),
            "YANGGUANG_FILES_URL": f"file://{self.files_disk.path}",
            "YANGGUANG_SECRET_KEY": SECRET,
            "YANGGUANG_LOCAL_ISSUER": "1",
            "YANGGUANG_AMQP_URL": f"amqp://guest:guest@127.0.0.1:{amqp}/%2F",
            "YANGGUANG_PUBLICATIONS_AMQP_URL": f"amqp://guest:guest@127.0.0.1:{amqp}/publications",
            **ENVIRON,
            "FAULTS_STEPS": str(self.steps),
            "FAULTS_MUTATION": mutation,
            "PYTHONPATH": str(ROOT),
        }

    def _database_port(self, service: str) -> int:
        return self.to_database[service].port if service else self.postgres.port

    def _is_ready(self, service: str) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            url = f"{self.system.origins[service]}/{service}/readyz"
            return httpx.get(url, timeout=3, trust_env=False).status_code == 200
        return False

    def _tend(self) -> None:
        while self._tending:
            for child in self.children.values():
                child.tend()
            time.sleep(0.2)


@contextlib.contextmanager
def cluster(*, mutation: str = "", extra: tuple[str, ...] = (), keep: bool = False) -> Iterator[Cluster]:
    """A running system with the catalogue and its people loaded; its folder is removed unless kept."""
    home = Path(tempfile.mkdtemp(prefix="yangguang-faults-"))
    home.chmod(0o755)
    with ExitStack() as ending:
        if not keep:
            ending.callback(shutil.rmtree, home, ignore_errors=True)
        made = Cluster(home, ending, mutation=mutation, extra=extra)
        made.start()
        settle_in(made.system)
        yield made
