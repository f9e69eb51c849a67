"""How much lies in the broker's queues, and whether anybody takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from chassis.broker.connections import pika_parameters, place, reason

PATIENCE_SECONDS = 5


class BrokerAway(Exception):
    """The broker does not answer, or does not let us in; the message says which."""


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """A queue's messages that nobody has taken yet, and its consumers."""

    messages: int
    consumers: int


def depths(url: str, queues: Sequence[str], ca_file: Path | None = None) -> dict[str, QueueDepth | None]:
    """The depth of each queue; None for one that is not declared. Raises :class:`BrokerAway`."""
    parameters = pika_parameters(url, ca_file)
    parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = PATIENCE_SECONDS
    parameters.connection_attempts = 1
    try:
        connection = pika.BlockingConnection(parameters)
        try:
            return {queue: _depth(connection, queue) for queue in queues}
        finally:
            connection.close()
    except (AMQPError, OSError) as error:
        raise BrokerAway(reason(error, place(url))) from None


def _depth(connection: pika.BlockingConnection, queue: str) -> QueueDepth | None:
    channel = connection.channel()
    try:
        method = channel.queue_declare(queue, passive=True).method
    except ChannelClosedByBroker as closed:
        if closed.reply_code == 404:
            return None
        raise
    return QueueDepth(method.message_count, method.consumer_count)
