"""The two accounts of a service's database, made by the script that makes them in the containers."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.require import postgres_bin

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "postgres" / "init.sh"


@dataclass(frozen=True)
class Accounts:
    """Addresses of one database: as its owner, who migrates, and as the service, which runs."""

    owner: str
    service: str


def two_accounts(server: str, *names: str) -> dict[str, Accounts]:
    """Databases of these names on a server, each with its two accounts; run it again, and it changes nothing."""
    programs, parts = postgres_bin(), urlsplit(server)
    assert programs, "run python -m tests.servers.require first"
    passwords = {
        f"{name.upper()}_{kind}_PASSWORD": f"{name}-{kind}".lower() for name in names for kind in ("DATABASE", "OWNER")
    }
    environ = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port),
        "PGPASSWORD": parts.password or "",
        "POSTGRES_USER": parts.username or "postgres",
        **passwords,
    }
    subprocess.run(["bash", SCRIPT], env=environ, check=True)
    where = f"{parts.hostname}:{parts.port}"
    return {
        name: Accounts(
            f"postgresql://{name}_owner:{name}-owner@{where}/{name}",
            f"postgresql://{name}:{name}-database@{where}/{name}",
        )
        for name in names
    }
