"""A worker of the tally service beta in a process of its own, and what it works with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest

from chassis.broker.topology import EVENTS_EXCHANGE
from tests.integration.chassis.tally import SECRET, a_service
from tests.integration.chassis.worker_process import LIMIT, ROOT, Start


@pytest.fixture
def channel(rabbit_server: str) -> Iterator[pika.adapters.blocking_connection.BlockingChannel]:
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F"))
    channel = connection.channel()
    yield channel
    channel.queue_delete("beta.inbox")
    channel.exchange_delete(EVENTS_EXCHANGE)
    connection.close()


@pytest.fixture
def beta(new_postgres_database, tmp_path: Path):
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    service = a_service("beta", url, tmp_path, subscribes=["alpha.tally.*.internal"])
    yield service
    service.database.dispose()


@pytest.fixture
def start(beta, channel, rabbit_server: str, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker of beta, its log in the file `log`; what is left is killed, and only then its queue deleted."""
    started = []

    def begin(stuck: str = "", **settings: str) -> subprocess.Popen[bytes]:
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "STUCK": stuck,
            "YANGGUANG_MODE": "distributed",
            "YANGGUANG_DATA": str(tmp_path),
            "YANGGUANG_SECRET_KEY": SECRET,
            "YANGGUANG_AMQP_URL": f"{rabbit_server}/%2F",
            "YANGGUANG_BETA_DATABASE_URL": beta.database.url,
            "STUCK_AFTER": str(LIMIT),
            **settings,
        }
        command = [sys.executable, "-m", "tests.integration.chassis.stuck_worker", str(beta.root)]
        with open(tmp_path / "log", "wb") as log:
            stderr = subprocess.PIPE if stuck == "saying" else log
            process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=stderr)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait(10)


@pytest.fixture
def alpha(tmp_path: Path):
    service = a_service("alpha", f"sqlite:///{tmp_path}/alpha.sqlite", tmp_path)
    yield service
    service.database.dispose()
