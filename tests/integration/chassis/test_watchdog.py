"""A real worker that is stuck ends itself and says where; after a restart its message takes effect exactly once."""

from __future__ import annotations

import json
import signal
import time

import pytest

from chassis.monitoring.watchdog import STUCK_EXIT
from tests.integration.chassis.tally import payloads, seen, tell
from tests.integration.chassis.worker_process import LIMIT, publish, subscribe
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers


def test_a_worker_stuck_in_a_handler_ends_itself_and_nothing_is_lost(start, alpha, beta, channel, tmp_path) -> None:
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    first, *others = payloads(alpha)
    stuck = subscribe(start, "waiting", channel)
    publish(channel, [first])
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


@pytest.mark.slow
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


@pytest.mark.slow
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
