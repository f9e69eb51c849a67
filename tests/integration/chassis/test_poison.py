"""What no worker can take is parked with its reason, and the rest of its batch takes effect."""

from __future__ import annotations

import zlib
from pathlib import Path

import orjson
import pika
import pytest
import sqlalchemy as sa

from chassis.broker.consumer import RabbitConsumer
from chassis.events import inbox
from chassis.service import Service
from chassis.storage.tables import inbox as table
from tests.integration.chassis.tally import a_service, payloads, seen, tell
from tests.integration.chassis.test_rabbit import SUBSCRIPTIONS, running
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers


def reasons(service: Service) -> dict[str, str]:
    with service.database.read() as connection:
        return {event.event_id: event.reason or "" for event in inbox.held(connection, "parked")}


def test_no_message_ends_or_blocks_a_worker(rabbit_server: str, channel, new_postgres_database, tmp_path: Path) -> None:
    """Each of these ended the worker, or was tried for ever, before it was found out."""
    alpha = a_service("alpha", "sqlite:///" + str(tmp_path / "alpha.sqlite"), tmp_path)
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    beta = a_service("beta", url, tmp_path, subscribes=SUBSCRIPTIONS["beta"])
    for number in range(1, 5):
        tell(alpha, "a", number)
    good = payloads(alpha)
    envelope = orjson.loads(good[0])
    poison = [
        (b"\xff\xfe no text", {}),
        (b"no json", {"headers": {"x-delivery-count": "many"}}),
        (b"not compressed", {"headers": {"compression": "zlib"}}),
        (zlib.compress(bytes(50_000_000)), {"headers": {"compression": "zlib"}}),
        ("ünïcode".encode("utf-16"), {"content_encoding": "utf-16"}),
        (orjson.dumps({**envelope, "id": "nul\0"}), {}),
        (orjson.dumps({**envelope, "sequence": True}), {}),
        (orjson.dumps({**envelope, "sequence": 2**40}), {}),
        (orjson.dumps({**envelope, "id": "long" * 100}), {}),
        (orjson.dumps({**envelope, "time": "2026-11-24T08:00:00"}), {}),
        (orjson.dumps({**envelope, "id": "refused", "subject": "b", "data": {}}), {}),
    ]
    consumer = RabbitConsumer(f"{rabbit_server}/%2F", "beta", SUBSCRIPTIONS["beta"], beta.inbox.take)
    with running(consumer):
        wait_for(consumer.subscribed.is_set, 20, "it is subscribed")
        for body in good[:2]:
            channel.basic_publish("", "beta.inbox", body)
        for body, properties in poison:
            channel.basic_publish("", "beta.inbox", body, pika.BasicProperties(**properties))
        for body in good[2:]:
            channel.basic_publish("", "beta.inbox", body)
        wait_for(lambda: seen(beta, "a") == [1, 2, 3, 4], 30, "what is good takes effect")
        wait_for(lambda: len(reasons(beta)) == len(poison), 30, "what is not is parked")
    assert all(reasons(beta).values())
    with beta.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).where(table.c.state == "waiting")).scalar() == 0
    beta.database.dispose()
