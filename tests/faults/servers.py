"""A RabbitMQ and a PostgreSQL that can be killed, frozen, restarted and wiped on the same port."""

from __future__ import annotations

import base64
import contextlib
import getpass
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psycopg

from tests.servers.private import accepts, wait_for
from tests.servers.require import postgres_bin, rabbitmq_server

START_SECONDS = 120.0
# One scheduler that sleeps when idle: a test machine has few cores, and they have other work.
ERLANG = "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none"


def steady_port() -> int:
    """A free port that no outgoing connection will be given while its server is down."""
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    chance = random.SystemRandom()
    while True:
        port = chance.randrange(10_000, lowest)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def descendants(pid: int) -> list[int]:
    """The children of a process, theirs, and so on."""
    return [process for child in children(pid) for process in (child, *descendants(child))]


def send(pids: list[int], what: signal.Signals) -> None:
    """Send a signal to processes of ours, those already gone excepted."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


class Broker:
    """RabbitMQ with the vhosts ``/`` and ``publications``."""

    def __init__(self, home: Path) -> None:
        script = rabbitmq_server()
        assert script, "run python -m tests.servers.require first"
        self._script, self._home, self.port = script, home, steady_port()
        home.mkdir(parents=True)
        self._environment = self._prepare()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, without a vhost."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        with open(self._home / "out.log", "ab") as out:
            self._process = subprocess.Popen(
                [self._script], env=self._environment, stdout=out, stderr=out, start_new_session=True
            )
        process = self._process
        wait_for(lambda: accepts(self.port) or process.poll() is not None, START_SECONDS, "RabbitMQ answers")
        assert process.poll() is None, (self._home / "out.log").read_text()[-2000:]

    def end(self, how: signal.Signals) -> None:
        """End it: SIGKILL as a power failure would, SIGTERM as an operator would."""
        process, self._process = self._process, None
        if process is None:
            return
        # The script that starts the broker ends before the broker does.
        family = [process.pid, *descendants(process.pid)]
        send(family, how)
        with contextlib.suppress(TimeoutError):
            wait_for(
                lambda: not any(_lives(member) for member in family if member != process.pid), 30, "RabbitMQ has ended"
            )
        send(family, signal.SIGKILL)
        process.wait(10)
        # A killed process whose other threads still hold its port looks like a zombie.
        wait_for(
            lambda: not any(_lives(member) for member in family) and not accepts(self.port), 30, "RabbitMQ has ended"
        )

    def freeze(self) -> None:
        """Stop it without a word."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._send(signal.SIGCONT)

    def _send(self, what: signal.Signals) -> None:
        if self._process:
            send([self._process.pid, *descendants(self._process.pid)], what)

    def alarm(self, *, on: bool) -> None:
        """Let it believe that its memory is full: it then takes no message from anybody, and says so."""
        control = self._script.with_name("rabbitmqctl")
        node = self._environment["RABBITMQ_NODENAME"]
        command = [control, "-n", node, "set_vm_memory_high_watermark", "0.000001" if on else "0.6"]
        subprocess.run(command, env=self._environment, stdout=subprocess.DEVNULL, check=True, timeout=60)

    def wipe(self) -> None:
        """Lose its disk; it must have been ended."""
        assert self._process is None
        shutil.rmtree(self._home / "mnesia")

    def _prepare(self) -> dict[str, str]:
        config, definitions = self._home / "rabbitmq.conf", self._home / "definitions.json"
        vhosts = ("/", "publications")
        salt = b"salt"
        password = base64.b64encode(salt + hashlib.sha256(salt + b"guest").digest()).decode()
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        definitions.write_text(
            json.dumps(
                {
                    "users": [{"name": "guest", "password_hash": password, "tags": ["administrator"]}],
                    "vhosts": [{"name": vhost} for vhost in vhosts],
                    "permissions": [{"user": "guest", "vhost": vhost, **everything} for vhost in vhosts],
                }
            )
        )
        config.write_text(
            f"loopback_users = none\nlog.console = false\ndisk_free_limit.absolute = 50MB\n"
            f"load_definitions = {definitions}\n",
            encoding="ascii",
        )
        (self._home / "enabled_plugins").write_text("[].\n", encoding="ascii")
        return {
            **os.environ,
            "HOME": str(self._home),
            "USER": getpass.getuser(),
            "RABBITMQ_NODENAME": f"faults{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(steady_port()),
            "RABBITMQ_MNESIA_BASE": str(self._home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self._home / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._home / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_PID_FILE": str(self._home / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        }


class Postgres:
    """PostgreSQL with a database per service."""

    def __init__(self, home: Path) -> None:
        programs = postgres_bin()
        assert programs, "run python -m tests.servers.require first"
        self._programs, self._home, self.port = programs, home, steady_port()
        self._known = 0
        self._user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        home.mkdir(parents=True, exist_ok=True)
        if self._user:
            shutil.chown(home, "postgres")
        make = ["initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run(*make)

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"postgresql://postgres@127.0.0.1:{self.port}"

    def create(self, name: str) -> None:
        """Make an empty database."""
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')

    def start(self) -> None:
        """Start it, recovery included."""
        if self._pid() is None:  # killed: its locks name a process that nobody may have waited for
            for lock in (self._home / "data" / "postmaster.pid", self._home / f".s.PGSQL.{self.port}.lock"):
                lock.unlink(missing_ok=True)
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._home} "
        options += "-c max_connections=300 -c shared_buffers=64MB -c jit=off -c max_wal_size=96MB -c min_wal_size=32MB"
        self._run("pg_ctl", "-D", self._home / "data", "-w", "-l", self._home / "log", "-o", options, "start")

    def end(self, how: signal.Signals) -> None:
        """End it: SIGKILL for all its processes, SIGQUIT (immediate) or SIGINT (fast)."""
        pid = self._pid()
        if pid is None:
            return
        everything = [pid, *children(pid)]
        send(everything if how == signal.SIGKILL else [pid], how)
        wait_for(lambda: not any(_lives(member) for member in everything), 60, "PostgreSQL has ended")

    @property
    def is_running(self) -> bool:
        """Whether it is there, frozen or not."""
        return self._pid() is not None

    def freeze(self) -> None:
        """Stop all its processes without a word."""
        pid = self._pid()
        if pid is not None:
            send([pid], signal.SIGSTOP)
            send(children(pid), signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        pid = self._pid()
        if pid is not None:
            send([*children(pid), pid], signal.SIGCONT)

    def _pid(self) -> int | None:
        with contextlib.suppress(OSError, ValueError):
            self._known = int((self._home / "data" / "postmaster.pid").read_text().split()[0])
        return self._known if self._known and _lives(self._known) else None

    def _run(self, program: str, *arguments: object) -> None:
        command = [*self._user, str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, cwd=self._home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 0, done.stderr.decode()


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False
