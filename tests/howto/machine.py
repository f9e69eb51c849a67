"""A Debian machine as docs/how-to/run-by-hand.md takes it for given, made of private servers, without root's powers.

What differs for the reader of the test, and nothing else:

- ports and folders, replaced in the text of the page;
- `apt-get`, `adduser`, `rabbitmq-plugins`: the programs are there, and no user is made on this machine;
- `runuser`: the command is run as whoever runs the test; `psql` finds its server by PGHOST and PGPORT;
- `rabbitmqctl`, `nginx`: those of the private servers; the first leaves its caller's folder, as Debian's does;
- `systemctl`: starts what ExecStart says with what EnvironmentFile says, in WorkingDirectory, as systemd would.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.private import Managed, control_command, free_port
from tests.servers.require import nginx

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "run-by-hand.md"
FOLDERS = (
    "/etc/yangguang",
    "/var/lib/yangguang",
    "/etc/systemd/system",
    "/etc/nginx/conf.d",
    "/var/cache/nginx",
    "/usr/local/bin",
    "/srv/yangguang",
)
PORTS = ("8000", "8001", "8002", "8003", "8004")


@dataclass(frozen=True)
class Machine:
    """Where everything of the page lies, and the page with that in the place of what it says."""

    folder: Path
    text: str
    environ: dict[str, str]
    origin: str

    def path(self, written: str) -> Path:
        """Where a path of the page lies."""
        return self.folder / written.lstrip("/")

    def processes(self) -> dict[str, int]:
        """What `systemctl` started: process id by unit."""
        return {file.stem: int(file.read_text()) for file in self.folder.glob("run/*.pid")}

    def journal(self, unit: str) -> list[str]:
        """What a unit has written."""
        return (self.folder / "run" / f"{unit}.log").read_text(encoding="utf-8").splitlines()


@contextmanager
def machine(folder: Path, postgres: str, rabbit: Managed) -> Iterator[Machine]:
    """The machine; in the end, what was started there is ended by its process id."""
    ports = {written: str(free_port()) for written in PORTS}
    ports |= {"5432": _port(postgres), "5672": _port(rabbit.amqp), "15672": _port(rabbit.management)}
    text = PAGE.read_text(encoding="utf-8").replace("/opt/yangguang", str(ROOT))
    for written in FOLDERS:
        (folder / written.lstrip("/")).mkdir(parents=True)
        text = text.replace(written, str(folder / written.lstrip("/")))
    text = re.sub(r"127\.0\.0\.1:(\d+)", lambda found: f"127.0.0.1:{ports.get(found[1], found[1])}", text)
    made = Machine(folder, text, _environment(folder, postgres), f"http://127.0.0.1:{ports['8000']}")
    _stand_ins(made, rabbit)
    try:
        yield made
    finally:
        _end(made)


def _port(url: str) -> str:
    return str(urlsplit(url).port)


def _environment(folder: Path, postgres: str) -> dict[str, str]:
    left_out = re.compile(r"YANGGUANG_|MAKE|MFLAGS|PG|.*_proxy$", re.I)
    kept = {name: value for name, value in os.environ.items() if not left_out.match(name)}
    where = {"PGHOST": "127.0.0.1", "PGPORT": _port(postgres)}
    return kept | where | {"PATH": f"{folder}/stand-ins:{folder}/usr/local/bin:{os.environ['PATH']}"}


def _stand_ins(made: Machine, rabbit: Managed) -> None:
    for name in ("stand-ins", "run", "nginx"):
        (made.folder / name).mkdir()
    for name in ("apt-get", "adduser", "rabbitmq-plugins"):
        _program(made, name, "#!/bin/sh\n")
    _program(made, "runuser", '#!/bin/sh\nshift 3\nexec "$@"\n')
    command, environ = control_command(rabbit.amqp)
    own = " ".join(f"{name}={shlex.quote(environ[name])}" for name in environ if name.startswith("RABBITMQ_"))
    home = shlex.quote(environ["HOME"])
    _program(made, "rabbitmqctl", f'#!/bin/sh\ncd /\nHOME={home} {own} exec {shlex.join(command)} "$@"\n')
    configuration = made.folder / "nginx.conf"
    configuration.write_text(_nginx_conf(made), encoding="utf-8")
    _program(made, "nginx", f'#!/bin/sh\nexec {nginx()} -e stderr -c {configuration} -p {made.folder}/nginx "$@"\n')
    _program(
        made,
        "systemctl",
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tests.howto.systemctl {made.folder} "$@"\n',
    )


def _program(made: Machine, name: str, text: str) -> None:
    file = made.folder / "stand-ins" / name
    file.write_text(text, encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def _nginx_conf(made: Machine) -> str:
    """What Debian's own has around the folder `conf.d`, with every path in the machine's folder."""
    places = "".join(
        f"{kind}_temp_path {made.folder}/nginx/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Its workers cannot enter the machine's folder as anybody else.
    user = "user root;\n" if os.geteuid() == 0 else ""
    return f"""\
{user}pid {made.folder}/run/nginx.pid;
error_log {made.folder}/nginx/error.log;
worker_processes 1;
events {{}}
http {{
include /etc/nginx/mime.types;
access_log off;
{places}include {made.path("/etc/nginx/conf.d")}/*.conf;
}}
"""


def _end(made: Machine) -> None:
    started = made.processes()
    for pid in started.values():
        _signal(pid, signal.SIGTERM)
    for pid in started.values():
        if not _is_over(pid):
            _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _is_over(pid: int) -> bool:
    """Whether a process that is no child of ours ends within some seconds."""
    done = subprocess.run(["timeout", "20", "tail", f"--pid={pid}", "-f", "/dev/null"], check=False)
    return done.returncode == 0
