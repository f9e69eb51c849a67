"""What the figures were taken on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

from tests.servers.require import postgres_bin, rabbitmq_server

_LIBRARIES = ("flask", "gunicorn", "kombu", "marshmallow", "orjson", "pika", "psycopg", "sqlalchemy")


def describe() -> dict[str, object]:
    """Processor, memory, system, versions, and how busy the machine was when the run began."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_mb": int((_first("/proc/meminfo", "MemTotal") or "0").split()[0]) // 1024,
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": _postgresql(),
        "rabbitmq": _rabbitmq(),
        "libraries": {name: importlib.metadata.version(name) for name in _LIBRARIES},
        "load_before": os.getloadavg(),
        "revision": _output("git", "rev-parse", "--short", "HEAD"),
    }


def _first(path: str, label: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(label)), "")


def _postgresql() -> str:
    programs = postgres_bin()
    return _output(str(programs / "postgres"), "--version") if programs else ""


def _rabbitmq() -> str:
    script = rabbitmq_server()
    return script.parents[1].name if script else ""


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
