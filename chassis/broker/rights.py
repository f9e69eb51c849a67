"""What an account may do at the broker beyond what any account needs, found by asking for what is not there.

Nothing changes by it: whatever is asked for goes by a name that nobody has. The broker logs each refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from chassis.broker.connections import pika_parameters, place, reason
from chassis.broker.queue_depths import PATIENCE_SECONDS, BrokerAway
from chassis.broker.topology import EVENTS_EXCHANGE

ACCESS_REFUSED = 403
NOBODY = "nobody.asked"

ACTS: Mapping[str, Callable[[Any], object]] = {
    "make and remove exchanges and queues": lambda channel: channel.exchange_delete(NOBODY),
    "read every queue": lambda channel: channel.basic_get(NOBODY),
    "publish under every name": lambda channel: channel.basic_publish(EVENTS_EXCHANGE, NOBODY, b""),
}


def excess(url: str, ca_file: Path | None = None) -> str:
    """What the account of an address may do too much, in words; empty where nothing. Raises :class:`BrokerAway`."""
    parameters = pika_parameters(url, ca_file)
    parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = PATIENCE_SECONDS
    parameters.connection_attempts = 1
    try:
        connection = pika.BlockingConnection(parameters)
        try:
            return ", ".join(words for words, act in ACTS.items() if _may(connection, act))
        finally:
            connection.close()
    except (AMQPError, OSError) as error:
        raise BrokerAway(reason(error, place(url))) from None


def _may(connection: Any, act: Callable[[Any], object]) -> bool:
    channel = connection.channel()
    channel.confirm_delivery()
    try:
        act(channel)
    except ChannelClosedByBroker as closed:
        return bool(closed.reply_code != ACCESS_REFUSED)
    channel.close()
    return True
