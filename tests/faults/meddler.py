"""Another client of the broker, who doubles and reorders deliveries and sends what nobody can read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pika

from chassis.base.hashing import sm3
from chassis.broker.topology import EVENTS_EXCHANGE, inbox_queue, matches
from chassis.events.envelope import decode
from tests.faults.child import KILLING
from tests.journey.system import SERVICES

COPIES = "faults.copies"
MOST = 300
MARK = "faults-poison"

SUBSCRIPTIONS: dict[str, Sequence[str]] = {
    service: import_module(f"services.{service}.events").SUBSCRIBES for service in SERVICES
}


def subscribers(routing_key: str) -> list[str]:
    """The services that a routing key reaches."""
    return [name for name, keys in SUBSCRIPTIONS.items() if any(matches(key, routing_key) for key in keys)]


class Meddler:
    """Sits at the broker directly; whatever it takes from a queue it puts back, once or several times."""

    def __init__(self, url: str, chance: random.Random) -> None:
        self._url, self._chance = url, chance
        self._poisons = 0
        self._killed: set[str] = set()
        self.parked: dict[str, set[str]] = {service: set() for service in SERVICES}
        """Identities under which what was sent as poison must be found parked."""
        self._seen: list[tuple[str, bytes]] = []

    def listen(self) -> None:
        """Have copies made of every event from now on."""
        with self._channel() as channel:
            channel.exchange_declare(EVENTS_EXCHANGE, exchange_type="topic", durable=True)
            channel.queue_declare(COPIES, durable=True, arguments={"x-queue-type": "quorum", "x-max-length": 5_000})
            channel.queue_bind(COPIES, EVENTS_EXCHANGE, "#")

    def double(self) -> int:
        """Deliver copies of events, of the last ones and of long past ones, once more and in another order."""
        with self._channel() as channel:
            taken = list(self._take(channel, COPIES))
            for method, _, body in taken:
                self._seen.append((method.routing_key, body))
                channel.basic_ack(method.delivery_tag)
            recent, old = self._seen[-MOST:], self._chance.sample(self._seen, min(20, len(self._seen)))
            chosen = [*self._chance.sample(recent, min(60, len(recent))), *old]
            self._chance.shuffle(chosen)
            for key, body in chosen:
                for service in subscribers(key):
                    for _ in range(self._chance.choice((1, 1, 2))):
                        channel.basic_publish("", inbox_queue(service), body, _persistent())
        return len(chosen)

    def reorder(self, service: str) -> int:
        """Take what waits in a service's queue and put it back in another order."""
        with self._channel() as channel:
            taken = list(self._take(channel, inbox_queue(service)))
            shuffled = self._chance.sample(taken, len(taken))
            for _, _, body in shuffled:
                channel.basic_publish("", inbox_queue(service), body, _persistent(), mandatory=True)
            for method, _, _ in taken:
                channel.basic_ack(method.delivery_tag)
        return len(taken)

    def poison(self, service: str) -> int:
        """Send a service one of each kind of message that it cannot take."""
        made = list(self._poison_for(service))
        with self._channel() as channel:
            for body, properties, identity in made:
                channel.basic_publish("", inbox_queue(service), body, properties, mandatory=True)
                if identity:
                    self.parked[service].add(identity)
        return len(made)

    def _poison_for(self, service: str) -> Iterator[tuple[bytes, pika.BasicProperties, str]]:
        """Content, properties, and the identity under which it is parked (none where it is simply passed over)."""
        self._poisons += 1
        mark = f"{MARK}-{service}-{self._poisons}"

        def bytes_only(body: bytes, **properties: Any) -> tuple[bytes, pika.BasicProperties, str]:
            return body, _persistent(**properties), sm3(body)

        yield bytes_only(b"\xff\xfe\x00" + mark.encode())
        yield bytes_only(f"no json {mark}".encode(), content_encoding="utf-16", headers={"x-delivery-count": "many"})
        yield bytes_only(json.dumps([mark]).encode(), headers={"compression": "zlib", "deep": {"a": [None, True]}})
        yield bytes_only(json.dumps(_envelope(mark, sequence=True)).encode())
        yield bytes_only(json.dumps(_envelope(mark + "\0")).encode())
        yield bytes_only(json.dumps(_envelope(mark, time="2026-11-24T08:00:00")).encode())
        refused = {
            "catalog": "review.case.approved",
            "review": "catalog.disclosure.proposed",
            "complaints": "catalog.disclosure.published",
            "notify": "catalog.disclosure.published",
        }[service]
        body = json.dumps(_envelope(f"{mark}-refused", name=refused)).encode()
        yield body, _persistent(headers={"x-delivery-count": -1}), decode(body).id
        if service not in self._killed:  # its worker is started again eight times until it is parked: once is enough
            self._killed.add(service)
            body = json.dumps(_envelope(f"{mark}{KILLING}", name=refused)).encode()
            yield body, _persistent(), decode(body).id
        yield json.dumps(_envelope(f"{mark}-unknown", name="nobody.nothing.happened")).encode(), _persistent(), ""

    def _take(self, channel: Any, queue: str) -> Iterator[Any]:
        for _ in range(MOST):
            found = channel.basic_get(queue)
            if found[0] is None:
                return
            yield found

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        parameters = pika.URLParameters(self._url)
        parameters.socket_timeout = parameters.blocked_connection_timeout = 10
        connection = pika.BlockingConnection(parameters)
        try:
            channel = connection.channel()
            channel.confirm_delivery()
            yield channel
        finally:
            if connection.is_open:
                connection.close()


def _persistent(**properties: Any) -> pika.BasicProperties:
    return pika.BasicProperties(delivery_mode=2, **properties)


def _envelope(mark: str, *, name: str = "catalog.disclosure.published", **changes: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": mark,
        "source": f"/{name.split('.')[0]}",
        "type": f"yangguang.{name}.v1",
        "subject": mark,
        "time": "2026-11-24T08:00:00Z",
        "datacontenttype": "application/json",
        "sequence": 1,
        "body": "GJJ",
        "audience": "external",
        "data": {"id": mark, "disclosure": mark},
        **changes,
    }
