"""A real worker that is stuck ends itself and says where; after a restart its message takes effect exactly once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pika
import pytest

from chassis.bus.topology import EVENTS_EXCHANGE
from chassis.watchdog import STUCK_EXIT
from tests.integration.chassis.tally import SECRET, a_service, payloads, seen, tell
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[3]
KEY = "alpha.tally.told.internal"
# More than the second that an idle worker takes for a turn, also on a slow machine.
LIMIT = 4

Start = Callable[..., subprocess.Popen[bytes]]


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

    def begin(stuck: str = "") -> subprocess.Popen[bytes]:
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "STUCK": stuck,
            "YANGGUANG_MODE": "distributed",
            "YANGGUANG_DATA": str(tmp_path),
            "YANGGUANG_SECRET_KEY": SECRET,
            "YANGGUANG_AMQP_URL": f"{rabbit_server}/%2F",
            "YANGGUANG_BETA_DATABASE_URL": beta.database.url,
            "YANGGUANG_STUCK_SECONDS": str(LIMIT),
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


def publish(channel, messages: list[bytes]) -> None:
    for body in messages:
        channel.basic_publish(EVENTS_EXCHANGE, KEY, body)


def is_subscribed(channel) -> bool:
    return bool(channel.queue_declare("beta.inbox", passive=True).method.consumer_count)


def subscribe(start: Start, stuck: str, channel) -> subprocess.Popen[bytes]:
    """A worker that is ready for messages; the queue is its own declaration."""
    channel.exchange_declare(EVENTS_EXCHANGE, exchange_type="topic", durable=True)
    channel.queue_declare("beta.inbox", durable=True, arguments={"x-queue-type": "quorum", "x-delivery-limit": -1})
    process = start(stuck)
    wait_for(lambda: is_subscribed(channel), 30, "it is subscribed")
    return process


def test_a_worker_stuck_in_a_handler_ends_itself_and_nothing_is_lost(start, alpha, beta, channel, tmp_path) -> None:
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    one, *others = payloads(alpha)
    stuck = subscribe(start, "waiting", channel)
    publish(channel, [one])
    wait_for(lambda: seen(beta, "a") == [1], 20, "it works")
    publish(channel, others)
    assert stuck.wait(LIMIT + 30) == STUCK_EXIT
    assert seen(beta, "a") == [1], "what the stuck handler did is undone"
    said = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    (last_words,) = [line["event"] for line in said if line["level"] == "critical"]
    assert last_words.startswith(f"stuck: no turn for {LIMIT} s, this process ends to be started again")
    assert "in wait_for_ever" in last_words
    start()
    wait_for(lambda: seen(beta, "a") == [1, 2, 3], 30, "each took effect once, in order")


def test_a_worker_that_lets_no_other_thread_run_is_ended_by_the_kernel(start, alpha, beta, channel, tmp_path) -> None:
    for number in (1, 2):
        tell(alpha, "a", number)
    stuck = subscribe(start, "computing", channel)
    publish(channel, payloads(alpha))
    assert stuck.wait(LIMIT + 60) == signal.SIGVTALRM
    assert "in compute_for_ever" in (tmp_path / "log").read_text()
    start()
    wait_for(lambda: seen(beta, "a") == [1, 2], 30, "each took effect once, in order")


def test_a_worker_whose_log_nobody_reads_ends_without_a_word(start, alpha, beta, channel) -> None:
    for number in (1, 2):
        tell(alpha, "a", number)
    stuck = subscribe(start, "saying", channel)
    publish(channel, payloads(alpha))
    assert stuck.wait(LIMIT + 30) == signal.SIGALRM


def test_a_worker_that_was_frozen_goes_on_when_it_thaws(start, alpha, beta, channel) -> None:
    tell(alpha, "a", 1)
    worker = subscribe(start, "", channel)
    worker.send_signal(signal.SIGSTOP)
    time.sleep(LIMIT * 2)
    worker.send_signal(signal.SIGCONT)
    publish(channel, payloads(alpha))
    wait_for(lambda: seen(beta, "a") == [1], 30, "it goes on")
    time.sleep(LIMIT + 2)  # idle
    assert worker.poll() is None
    worker.terminate()
    assert worker.wait(10) == 0
