"""The programs which the tests start: installed as root on Debian, named and refused elsewhere.

Run as ``python -m tests.servers.require [browser]``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

POSTGRES_HOMES = Path("/usr/lib/postgresql")
IDENTITY_PROVIDER = Path(__file__).parent / "oidc"
SUBSCRIBER = Path(__file__).resolve().parents[2] / "subscriber" / "node"
RABBIT_HOMES = Path("/usr/lib/rabbitmq/lib")


def postgres_bin() -> Path | None:
    """The folder of PostgreSQL's programs, the newest one of at least 15."""
    homes = sorted(POSTGRES_HOMES.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True)
    return homes[0].parent if homes and float(homes[0].parts[-3]) >= 15 else None


def rabbitmq_server() -> Path | None:
    """RabbitMQ's own start script (the packaged wrapper insists on its own user)."""
    found = sorted(RABBIT_HOMES.glob("rabbitmq_server-*/sbin/rabbitmq-server"), reverse=True)
    return found[0] if found else None


def nginx() -> Path | None:
    """The gateway; Debian has it where only root's PATH looks."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(found) if found else None


def chromium() -> Path | None:
    """The browser."""
    found = shutil.which("chromium")
    return Path(found) if found else None


def npm() -> Path | None:
    """npm, which brings what the identity provider and the agencies' library need; Node.js comes with it."""
    found = shutil.which("npm")
    return Path(found) if found and shutil.which("node") else None


NEEDS: dict[str, tuple[tuple[str, Callable[[], Path | None], tuple[str, ...]], ...]] = {
    "servers": (
        ("PostgreSQL 15 or newer", postgres_bin, ("postgresql",)),
        ("RabbitMQ 4", rabbitmq_server, ("rabbitmq-server",)),
        ("nginx", nginx, ("nginx-light",)),
        ("Node.js with npm", npm, ("nodejs", "npm")),
    ),
    "browser": (
        ("Chromium", chromium, ("chromium", "fonts-noto-cjk")),
        ("Node.js with npm", npm, ("nodejs", "npm")),
    ),
}


def require(kind: str) -> None:
    """Install what is missing, or say what is missing and fail."""
    missing = [need for need in NEEDS[kind] if need[1]() is None]
    packages = [package for need in missing for package in need[2]]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"• installing {', '.join(packages)}", flush=True)
        install(packages)
        missing = [need for need in NEEDS[kind] if need[1]() is None]
    if missing:
        names = ", ".join(need[0] for need in missing)
        sys.exit(f"The tests need {names}; install the packages {' '.join(packages)} and run them again.")


def require_packages(folder: Path) -> None:
    """Install the locked packages of a Node.js program, where they are not there yet or the lock has changed."""
    lock, installed = (folder / name for name in ("package-lock.json", "node_modules/.package-lock.json"))
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    print(f"• installing the packages of {folder.parent.name}/{folder.name}", flush=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)


def install(packages: list[str]) -> None:
    """Install Debian packages without letting them start their own servers."""
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Debian's packages start what they install unless this file says no; the tests start their own.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        policy.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, env=environment, **quiet)
    finally:
        if ours:
            policy.unlink()


if __name__ == "__main__":
    kind = sys.argv[1] if len(sys.argv) > 1 else "servers"
    require(kind)
    require_packages(IDENTITY_PROVIDER if kind == "browser" else SUBSCRIBER)
