"""Exchanges, queues and bindings: declared here once, used by relay, worker and the deployment's definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

EVENTS_EXCHANGE = "yangguang.events"
PUBLICATIONS_EXCHANGE = "publications"
PUBLICATIONS_STREAM = "publications.log"

# A quorum queue drops a message after 20 returns by default; poison is found by count and parked in the database.
QUORUM: dict[str, Any] = {"x-queue-type": "quorum", "x-delivery-limit": -1}
STREAM: dict[str, Any] = {"x-queue-type": "stream", "x-max-age": "365D", "x-stream-max-segment-size-bytes": 100_000_000}
AGENCY_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue with its arguments and the keys under which it is bound to the exchange."""

    name: str
    bindings: tuple[str, ...]
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Topology:
    """A durable topic exchange and its queues.

    ``kept_by_readers``: each queue is its reader's, who binds it. A publisher makes what is missing, if it may.
    """

    exchange: str
    queues: tuple[Queue, ...]
    kept_by_readers: bool = False


def inbox_queue(service: str) -> str:
    """Name of the queue of a subscribing service."""
    return f"{service}.inbox"


def internal(subscriptions: Iterable[tuple[str, Sequence[str]]]) -> Topology:
    """The events between the services: one quorum queue per subscriber, whole nouns bound."""
    queues = tuple(Queue(inbox_queue(name), tuple(keys), QUORUM) for name, keys in subscriptions if keys)
    return Topology(EVENTS_EXCHANGE, queues, kept_by_readers=True)


def external(agencies: Iterable[tuple[str, Sequence[str]]] = ()) -> Topology:
    """What other agencies read: a stream of everything, and a bounded queue for each agency that asked for one."""
    bounded = QUORUM | {"x-max-length": AGENCY_LIMIT, "x-overflow": "drop-head"}
    queues = tuple(Queue(f"agency.{name}", tuple(keys), bounded) for name, keys in agencies)
    return Topology(PUBLICATIONS_EXCHANGE, (Queue(PUBLICATIONS_STREAM, ("#",), STREAM), *queues))


def matches(pattern: str, key: str) -> bool:
    """Whether a topic binding takes a routing key (AMQP 0-9-1: ``*`` one word, ``#`` any number)."""
    return _matches(pattern.split("."), key.split("."))


def _matches(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_matches(pattern[1:], words[count:]) for count in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _matches(pattern[1:], words[1:])
