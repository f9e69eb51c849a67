"""An event whose handler ends the process, each time, is parked in the end, and everything else goes on."""

from __future__ import annotations

import signal
import time

import pytest

from chassis.events import inbox
from chassis.events.inbox import MAX_ATTEMPTS, SUSPICIOUS_REDELIVERIES
from tests.integration.chassis.tally import payloads, seen, tell
from tests.integration.chassis.worker_process import publish, subscribe
from tests.servers.private import wait_for

pytestmark = [pytest.mark.servers, pytest.mark.timeout(240)]
MOST_LIVES = SUSPICIOUS_REDELIVERIES + MAX_ATTEMPTS + 3


def held(service, state: str) -> list[inbox.Held]:
    with service.database.read() as connection:
        return inbox.held(connection, state)


def tend(process, start, beta) -> int:
    """Start the worker again whenever it has died, until something is parked; how often it had died."""
    deaths, until = 0, time.monotonic() + 100
    while not held(beta, "parked"):
        assert time.monotonic() < until, f"nothing is parked after {deaths} deaths"
        if process.poll() is None:
            time.sleep(0.02)
            continue
        assert process.returncode == -signal.SIGKILL
        deaths += 1
        assert deaths <= MOST_LIVES, "it is not counted"
        process = start("dying")
    assert process.poll() is None
    return deaths


def test_a_message_that_keeps_killing_its_worker_is_parked_in_the_end(start, alpha, beta, channel) -> None:
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    tell(alpha, "b", 9)
    worker = subscribe(start, "dying", channel)
    publish(channel, payloads(alpha))
    assert tend(worker, start, beta) > MAX_ATTEMPTS
    wait_for(lambda: seen(beta, "b") == [9], 20, "the rest takes effect")
    wait_for(lambda: len(held(beta, "waiting")) == 1, 20, "what follows it waits")
    (parked,) = held(beta, "parked")
    assert parked.sequence == 2
    assert parked.reason.startswith("delivered again and again")
    assert seen(beta, "a") == [1]
    assert beta.inbox.replay(parked.event_id) == "done"
    assert seen(beta, "a") == [1, 2, 3]


@pytest.mark.slow
def test_one_that_waited_and_then_kills_its_worker_is_parked_too(start, alpha, beta, channel) -> None:
    """Nobody delivers it any more: only the event that it waited for comes again and again."""
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    first, second, third = payloads(alpha)
    worker = subscribe(start, "dying", channel)
    publish(channel, [second])
    wait_for(lambda: len(held(beta, "waiting")) == 1, 20, "the second waits")
    publish(channel, [first, third])
    assert tend(worker, start, beta) > MAX_ATTEMPTS
    wait_for(lambda: [row.sequence for row in held(beta, "waiting")] == [3], 20, "the third waits behind it")
    assert seen(beta, "a") == [1]
    assert [row.sequence for row in held(beta, "parked")] == [2]
