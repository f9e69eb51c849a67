"""Private servers for tests, on free ports, ended by their own process ids."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.certificates import Certificate
from tests.servers.require import postgres_bin, rabbitmq_server

START_SECONDS = 60.0
MEMORY, MEMORY_BYTES = "/dev/shm", 4 * 2**30


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until a condition holds; fail with ``what`` after some seconds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.02)


def accepts(port: int) -> bool:
    """Whether something accepts connections on a local port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def memory_folder() -> str | None:
    """A folder in memory with room for the data of tests, if the machine has one."""
    with contextlib.suppress(OSError):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize >= MEMORY_BYTES and os.access(MEMORY, os.W_OK):
            return MEMORY
    return None


def _home(prefix: str, *, durable: bool) -> Path:
    """A new folder for a server's data."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=None if durable else memory_folder()))


@contextlib.contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """A private PostgreSQL; gives the address of its server, ``postgresql://postgres@127.0.0.1:port``.

    ``durable``: on the disk, and it waits for that, as where a commit is measured. A killed process loses nothing
    without.
    """
    given = os.environ.get("YANGGUANG_TEST_POSTGRES_URL")
    if given:
        yield given.rstrip("/")
        return
    with _postgresql(durable=durable) as url:
        yield url


@contextlib.contextmanager
def encrypted_postgresql(certificate: Certificate) -> Iterator[str]:
    """A private PostgreSQL that takes no connection without TLS."""
    with _postgresql(certificate) as url:
        yield url


@contextlib.contextmanager
def _postgresql(certificate: Certificate | None = None, *, durable: bool = False) -> Iterator[str]:
    programs = postgres_bin()
    assert programs, "run python -m tests.servers.require first"
    home, port = _home("yangguang-pg-", durable=durable), free_port()
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(home, "postgres")
    data = home / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home}
    subprocess.run(
        [
            *(*user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        ],
        **quiet,
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c max_connections=300"
    if not durable:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    if certificate:
        for file in (certificate.certificate, certificate.key):
            shutil.copy(file, data / file.name)
            if user:
                shutil.chown(data / file.name, "postgres")
        (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n", encoding="ascii")
        options += f" -c ssl=on -c ssl_cert_file={certificate.certificate.name} -c ssl_key_file={certificate.key.name}"
    subprocess.run([*user, programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"], **quiet)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        subprocess.run([*user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def rabbitmq(*, durable: bool = False) -> Iterator[str]:
    """A private RabbitMQ; gives the address of its server, ``amqp://guest:guest@127.0.0.1:port`` without a vhost.

    ``durable``: on the disk, as where a confirm is measured.
    """
    given = os.environ.get("YANGGUANG_TEST_AMQP_URL")
    if given:
        yield given.rstrip("/")
        return
    with _rabbitmq(durable=durable) as port:
        yield f"amqp://guest:guest@127.0.0.1:{port}"


@dataclass(frozen=True)
class Managed:
    """Addresses of a broker, for AMQP (without a vhost) and for its management."""

    amqp: str
    management: str

    def as_account(self, name: str) -> str:
        """The management's address with an account of `tests.servers.broker_accounts`."""
        return self.management.replace("guest:guest", f"{name}:{name}-broker")


@contextlib.contextmanager
def managed_rabbitmq() -> Iterator[Managed]:
    """A private RabbitMQ with its management plugin, which takes longer to start."""
    management = free_port()
    with _rabbitmq(management) as port:
        wait_for(lambda: accepts(management), START_SECONDS, "RabbitMQ's management answers")
        yield Managed(f"amqp://guest:guest@127.0.0.1:{port}", f"http://guest:guest@127.0.0.1:{management}")


@contextlib.contextmanager
def encrypted_rabbitmq(certificate: Certificate) -> Iterator[Managed]:
    """A private RabbitMQ that speaks TLS only, for its management too."""
    management = free_port()
    with _rabbitmq(management, certificate) as port:
        wait_for(lambda: accepts(management), START_SECONDS, "RabbitMQ's management answers")
        yield Managed(f"amqps://guest:guest@127.0.0.1:{port}", f"https://guest:guest@127.0.0.1:{management}")


@contextlib.contextmanager
def _rabbitmq(
    management: int | None = None, certificate: Certificate | None = None, *, durable: bool = False
) -> Iterator[int]:
    script = rabbitmq_server()
    assert script, "run python -m tests.servers.require first"
    home, port = _home("yangguang-mq-", durable=durable), free_port()
    environment = _rabbit_environment(home, port, management, certificate)
    with open(home / "out.log", "wb") as out:
        process = subprocess.Popen([script], env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        wait_for(lambda: accepts(port) or process.poll() is not None, START_SECONDS, "RabbitMQ accepts connections")
        assert process.poll() is None, (home / "out.log").read_text()
        _environments[port] = environment
        yield port
    finally:
        _environments.pop(port, None)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)


# Of the brokers that run, by their ports.
_environments: dict[int, dict[str, str]] = {}


def is_private(server: str) -> bool:
    """Whether a broker is one that was started here, not a given one."""
    return urlsplit(server).port in _environments


def control(server: str, *arguments: str) -> None:
    """`rabbitmqctl …` for a private broker, by its address."""
    command, environment = control_command(server)
    done = subprocess.run([*command, *arguments], env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def control_command(server: str) -> tuple[list[str], dict[str, str]]:
    """`rabbitmqctl` for a private broker, and its environment."""
    environment, script = _environments[urlsplit(server).port or 0], rabbitmq_server()
    assert script
    return [str(script.with_name("rabbitmqctl")), "-n", environment["RABBITMQ_NODENAME"]], environment


# What is there at the start; `rabbitmqctl` would start a virtual machine of its own for each line.
_VHOSTS = ("/", "publications")
_ALL = {"user": "guest", "configure": ".*", "write": ".*", "read": ".*"}
_DEFINITIONS = {
    "users": [{"name": "guest", "password": "guest", "tags": ["administrator"]}],
    "vhosts": [{"name": name} for name in _VHOSTS],
    "permissions": [{"vhost": name, **_ALL} for name in _VHOSTS],
}


def _rabbit_environment(
    home: Path, port: int, management: int | None, certificate: Certificate | None
) -> dict[str, str]:
    config, plugins = "loopback_users = none\nlog.console = false\ndisk_free_limit.absolute = 50MB\n", "[]."
    kind = "ssl" if certificate else "tcp"
    if management is not None:
        config += f"management.{kind}.ip = 127.0.0.1\nmanagement.{kind}.port = {management}\n"
        plugins = "[rabbitmq_management]."
    if certificate:
        config += f"listeners.tcp = none\nlisteners.ssl.default = 127.0.0.1:{port}\n"
        for section in ("ssl_options", "management.ssl"):
            config += f"{section}.cacertfile = {certificate.ca}\n{section}.certfile = {certificate.certificate}\n"
            config += f"{section}.keyfile = {certificate.key}\n"
    else:
        config += f"listeners.tcp.default = {port}\n"
    config += f"load_definitions = {home}/definitions.json\n"
    (home / "definitions.json").write_text(json.dumps(_DEFINITIONS), encoding="ascii")
    (home / "rabbitmq.conf").write_text(config, encoding="ascii")
    (home / "enabled_plugins").write_text(f"{plugins}\n", encoding="ascii")
    return {
        **os.environ,
        "HOME": str(home),
        "USER": getpass.getuser(),
        "RABBITMQ_NODENAME": f"yangguang{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
    }
