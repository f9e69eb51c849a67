"""What tests do with a worker that is a process of its own; the fixtures are in `conftest.py`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from chassis.broker.topology import EVENTS_EXCHANGE
from tests.servers.private import wait_for

ROOT = Path(__file__).resolve().parents[3]
KEY = "alpha.tally.told.internal"
# More than the second that an idle worker takes for a turn, also on a slow machine.
LIMIT = 4

Start = Callable[..., subprocess.Popen[bytes]]


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
