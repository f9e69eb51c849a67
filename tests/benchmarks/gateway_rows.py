"""Public answers through the gateway with its short cache, against a file that the same nginx serves."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks import catalogue, load, serving
from tests.benchmarks.load import Client
from tests.benchmarks.measure import NotYet, Row, Sides, Target
from tests.benchmarks.processes import running
from tests.benchmarks.stage import Stage
from tests.servers.private import free_port
from tests.servers.require import nginx
from yangguang.composition import NAMES

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _through(stage: Stage, path: str) -> Iterator[Sides]:
    load.require_wrk()
    url, folder = stage.database(), stage.folder / "gateway"
    number = catalogue.publish_one(url, folder)
    catalogue.copy_publications(url, stage.size(10_000, 200))
    port = free_port()
    environ = {**catalogue.environ("catalog", url, folder), "YANGGUANG_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    ours = serving.service("catalog", environ, stage.folder / "gateway-web.log")
    seconds = stage.size(5, 1)
    webs = dict.fromkeys(NAMES, ours.origin)
    with running(ours), gateway(stage.folder / "nginx", webs, port) as (through, static, file):
        asked = path.format(number=number)
        client = Client(through)
        status, _, content = client.send("GET", asked)
        client.close()
        if status != 200:
            raise RuntimeError(f"{asked} answered {status}")
        file.write_bytes(content)
        yield Sides(
            lambda: {"rate": load.wrk(through + asked, seconds)},
            lambda: {"rate": load.wrk(f"{static}/{file.name}", seconds)},
        )
    stage.drop(url)


@contextmanager
def gateway(
    folder: Path, webs: Mapping[str, str], port: int, *, access_log: Path | str = "off"
) -> Iterator[tuple[str, str, Path]]:
    """nginx with the gateway's own file before the web of each service: its address, that of a folder it serves, and a
    file in it.
    """
    program = nginx()
    if program is None:
        raise NotYet("nginx is needed: install the package nginx-light")
    ports = port, free_port()
    for name in ("cache", "files"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(folder, webs, *ports, access_log), encoding="utf-8")
    command = [str(program), "-e", "stderr", "-c", str(configuration), "-p", str(folder), "-g", "daemon off;"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as process:
        try:
            origins = [f"http://127.0.0.1:{port}" for port in ports]
            _wait_for(origins[0])
            yield origins[0], origins[1], folder / "files" / "page"
        finally:
            process.terminate()


def _wait_for(origin: str) -> None:
    until = time.monotonic() + serving.START_SECONDS
    while time.monotonic() < until:
        try:
            client = Client(origin)
            client.send("GET", "/catalog/healthz")
            client.close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"{origin} does not answer")


def _configuration(folder: Path, webs: Mapping[str, str], port: int, static: int, access_log: Path | str) -> str:
    """The template as an operator by hand fills it (docs/how-to/run-by-hand.md), in what Debian has around it."""
    template = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")
    kept = "\n".join(line for line in template.splitlines() if "resolver " not in line)
    filled = {
        "listen 8080": f"listen 127.0.0.1:{port}",
        "-web:8000": "-web",
        "/etc/nginx/challenge.d": f"{folder}/challenge.d",
        "${GATEWAY_CACHE}": f"{folder}/cache",
        "${GATEWAY_TRUSTS}": "127.0.0.1",
        "${GATEWAY_RATE}": "20",
        "${GATEWAY_BURST}": "100",
        "${GATEWAY_CONNECTIONS}": "200",
    }
    for written, value in filled.items():
        kept = kept.replace(written, value)
    upstreams = "\n".join(
        f"upstream {name}-web {{ server {web.removeprefix('http://')}; }}" for name, web in webs.items()
    )
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""\
pid {folder}/pid;
user root;
worker_processes 2;
events {{}}
http {{
access_log {access_log};
{places}{upstreams}
{kept}
server {{ listen 127.0.0.1:{static}; root {folder}/files; default_type text/html; }}
}}
"""


ROWS = tuple(
    Row(
        name,
        f"GET {what} through the gateway with its cache of two seconds",
        "the same nginx serving a file of the same size",
        (Target("rate", 0.5, "requests/s"),),
        partial(_through, path=path),
    )
    for name, what, path in (
        ("gateway", "the page of the newest publications", "/published"),
        ("gateway-api", "one publication", "/catalog/api/v1/published/{number}"),
    )
)
