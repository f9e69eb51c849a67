"""What each account may do at the broker, from the declared topology: a new event or service needs no rule by hand.

A service reads its own queue, publishes under its own name, and binds what it subscribes to. It makes and removes
nothing, its own queue neither: one that it made anew could dead-letter messages under another's routing key, which
RabbitMQ does not check. The definitions make what all of them use. Whoever has an account may see how much lies in a
queue: RabbitMQ asks no right for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.broker import topology
from chassis.broker.definitions import EVENTS_VHOST, PUBLICATIONS_VHOST

OPERATOR = "operator"
"""The command line: it asks how much lies in the queues, and acts through the services' databases."""

PUBLICATIONS = "publications"
"""The relay that publishes to agencies: their queues, the stream, and its copy while something is erased in it."""

ACCOUNTS = "accounts"
"""Makes agencies' accounts by the management; RabbitMQ lets nobody but an administrator do that."""

# Queues that the relay makes, reads when something is purged, and removes.
OUTSIDE = r"agency\.[A-Za-z0-9_-]+"
STREAMS = re.escape(topology.PUBLICATIONS_STREAM) + r"(\.copy)?"


def rights(subscriptions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Permissions of all accounts as RabbitMQ's definitions spell them; passwords are a deployment's own."""
    return {
        "permissions": [
            *(_service(name) for name in subscriptions),
            _permission(OPERATOR, EVENTS_VHOST),
            _permission(OPERATOR, PUBLICATIONS_VHOST),
            _publications(),
            _permission(ACCOUNTS, PUBLICATIONS_VHOST, configure=_whole([OUTSIDE])),
        ],
        "topic_permissions": [_topics(name, keys) for name, keys in subscriptions.items()],
    }


def _service(name: str) -> dict[str, str]:
    queue, exchange = re.escape(topology.inbox_queue(name)), re.escape(topology.EVENTS_EXCHANGE)
    # To bind a queue one must be allowed to write to it, and to read the exchange.
    used = _whole([exchange, queue])
    return _permission(name, EVENTS_VHOST, write=used, read=used)


def _topics(name: str, keys: Sequence[str]) -> dict[str, str]:
    return {
        "user": name,
        "vhost": EVENTS_VHOST,
        "exchange": topology.EVENTS_EXCHANGE,
        "write": rf"^{re.escape(name)}\.",
        "read": _whole(map(re.escape, keys)),
    }


def _publications() -> dict[str, str]:
    made = [rf"{STREAMS}(\.writer)?", OUTSIDE]
    used = _whole([re.escape(topology.PUBLICATIONS_EXCHANGE), *made])
    return _permission(PUBLICATIONS, PUBLICATIONS_VHOST, configure=_whole(made), write=used, read=used)


def _permission(user: str, vhost: str, *, configure: str = "", write: str = "", read: str = "") -> dict[str, str]:
    """Empty expressions match nothing."""
    return {"user": user, "vhost": vhost, "configure": configure, "write": write, "read": read}


def _whole(alternatives: Iterable[str]) -> str:
    return f"^({'|'.join(alternatives)})$"
