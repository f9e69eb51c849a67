"""The system in containers, made from a fresh clone by `make up` as a newcomer would."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers.containers import Containers
from tests.journey.harness import settle_in
from tests.servers.private import free_port

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "yangguang-trial"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    """Running containers with the real catalogue and its people; they and their volumes are removed afterwards."""
    clone = tmp_path_factory.mktemp("clone") / "yangguang"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", clone], check=True, timeout=60)
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")},
        "COMPOSE_PROJECT_NAME": PROJECT,
        "IMAGES": f"localhost/{PROJECT}",
        "PORT": str(free_port()),
        "AMQP_PORT": str(free_port()),
    }
    made = Containers.up(clone, environ)
    try:
        settle_in(made)
        yield made
    finally:
        made.compose("down", "--volumes", "--remove-orphans", "--timeout", "20")
