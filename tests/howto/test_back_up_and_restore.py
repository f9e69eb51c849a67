"""The page is true: what was backed up as it says is a running system elsewhere, with what was published and its audit.

Folders are replaced in the text. `chown` does nothing, `runuser` runs the command as whoever runs the test; the
programs of PostgreSQL find the server by PGHOST and PGPORT.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.journey.harness import publish, settle_in
from tests.journey.system import SERVICES, System, distributed
from tests.servers import private
from tests.servers.accounts import two_accounts
from tests.servers.require import postgres_bin

pytestmark = [pytest.mark.slow, pytest.mark.servers, pytest.mark.timeout(400)]

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "back-up-and-restore.md"
BACK_UP, RESTORE, VERIFY, FIRST_START = re.findall(
    r"^```bash\n(.*?)^```\n", PAGE.read_text(encoding="utf-8"), re.M | re.S
)
TEXT = "本市公积金缴存比例自七月一日起调整。"


def follow(block: str, machine: Path, server: str, environ: Mapping[str, str]) -> None:
    """Run a block of the page as root of a machine, whose folders are below ``machine``."""
    for written in ("/var/lib/yangguang", "/var/backups/yangguang", "/etc/yangguang"):
        block = block.replace(written, f"{machine}{written}")
    block = block.replace("/opt/yangguang", str(ROOT))
    programs = machine / "programs"
    programs.mkdir(exist_ok=True)
    for name, does in {
        "chown": "",
        "runuser": 'shift 3\nexec "$@"',
        "yangguang": f'exec {sys.executable} -m yangguang "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    host, _, port = server.rpartition("@")[2].partition(":")
    where = {"PGHOST": host, "PGPORT": port, "PGUSER": "postgres"}
    path = f"{programs}:{postgres_bin()}:{os.environ['PATH']}"
    bash = ["bash", "-euo", "pipefail", "-c", block]
    done = subprocess.run(bash, cwd=ROOT, env={**environ, **where, "PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"


def to_do(system: System) -> set[tuple[str, str]]:
    findings = json.loads(system.yangguang("doctor", "--json").stdout)["findings"]
    return {(finding["where"], finding["what"]) for finding in findings if finding["todo"]}


def detail_of(system: System) -> str:
    (item,) = system.get("/catalog/api/v1/published")["items"]
    return str(system.get(f"/catalog/api/v1/published/{item['index_number']}"))


def test_what_was_backed_up_runs_elsewhere(tmp_path: Path, rabbit_server: str) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    kept = "var/lib/yangguang"
    (old / "etc/yangguang").mkdir(parents=True)
    passwords = [f"{n.upper()}_{kind}_PASSWORD={n}-{kind.lower()}" for n in SERVICES for kind in ("DATABASE", "OWNER")]
    (old / "etc/yangguang/secrets").write_text("\n".join(passwords))
    with (
        private.postgresql() as server,
        distributed(old / kept, two_accounts(server, *SERVICES), rabbit_server) as system,
    ):
        settle_in(system)
        publish(system, "GJJ-W-02", "缴存比例调整", TEXT)
        system.quiet()
        follow(BACK_UP, old, server, system.environ)
        published, found = detail_of(system), to_do(system)
    (backup,) = (old / "var/backups/yangguang").iterdir()
    new.mkdir()
    with private.postgresql() as server:
        given = {**system.environ, "backup": str(backup), "YANGGUANG_DATA": str(new / kept)}
        given |= {name: moved(value, server) for name, value in given.items() if name.endswith("_DATABASE_URL")}
        follow(RESTORE, new, server, given)
        follow(VERIFY, new, server, given)
        # Accounts that are there keep their tables; the rights that the dump carries are those that each has.
        with distributed(new / kept, two_accounts(server, *SERVICES), rabbit_server) as restored:
            assert detail_of(restored) == published
            assert TEXT in published
            compared, doctor = FIRST_START.splitlines()
            follow(compared, new, server, restored.environ)
            assert (doctor, to_do(restored)) == ("yangguang doctor", found), "what the old machine had, and no more"


def moved(url: str, server: str) -> str:
    """The address of the same database and account at another server."""
    place = server.rpartition("@")[2]
    return re.sub(r"@[^/]+/", f"@{place}/", url)
