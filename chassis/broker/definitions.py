"""The topology as RabbitMQ's definitions file, for a broker that shall have it before the first process comes.

Relays declare the same at their start, so this adds only what AMQP cannot make: the vhosts. Users, permissions and
passwords are a deployment's own and never in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.broker import topology

EVENTS_VHOST = "/"
PUBLICATIONS_VHOST = "publications"


def definitions(subscriptions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Vhosts, exchanges, queues and bindings of both sides; agencies' queues come with the agencies."""
    sides = (
        (EVENTS_VHOST, topology.internal(subscriptions.items())),
        (PUBLICATIONS_VHOST, topology.external()),
    )
    return {
        "vhosts": [{"name": vhost} for vhost, _ in sides],
        "exchanges": [_exchange(vhost, declared) for vhost, declared in sides],
        "queues": [_queue(vhost, queue) for vhost, declared in sides for queue in declared.queues],
        "bindings": [
            _binding(vhost, declared.exchange, queue.name, key)
            for vhost, declared in sides
            for queue in declared.queues
            for key in queue.bindings
        ],
    }


def _exchange(vhost: str, declared: topology.Topology) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "name": declared.exchange,
        "type": "topic",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _queue(vhost: str, queue: topology.Queue) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "name": queue.name,
        "durable": True,
        "auto_delete": False,
        "arguments": queue.arguments,
    }


def _binding(vhost: str, exchange: str, queue: str, key: str) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "source": exchange,
        "destination": queue,
        "destination_type": "queue",
        "routing_key": key,
        "arguments": {},
    }
