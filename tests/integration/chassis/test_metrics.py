"""What relay and worker tell of themselves while events go through a real broker."""

from __future__ import annotations

import re
from pathlib import Path

import pika
import pytest

from chassis.broker import topology
from chassis.broker.consumer import RabbitConsumer
from chassis.service import Service
from tests.integration.chassis.tally import Faults, a_service, payloads, seen, tell
from tests.integration.chassis.test_rabbit import SUBSCRIPTIONS, a_relay, broker, running
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers
__all__ = ["broker"]


def value(service: Service, metric: str) -> float:
    """One figure as Prometheus would read it."""
    (found,) = re.findall(rf"^{re.escape(metric)} (\S+)$", service.metrics.render().decode(), re.MULTILINE)
    return float(found)


@pytest.fixture
def alpha(new_postgres_database, tmp_path: Path):
    service = a_service("alpha", new_postgres_database().replace("postgresql://", "postgresql+psycopg://"), tmp_path)
    yield service
    service.database.dispose()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def beta(new_postgres_database, tmp_path: Path, faults: Faults):
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    service = a_service("beta", url, tmp_path, subscribes=SUBSCRIPTIONS["beta"], faults=faults)
    yield service
    service.database.dispose()


def test_the_way_of_events_is_told_from_outbox_to_effect(broker: str, alpha, beta, faults: Faults) -> None:
    faults.refused = {3}
    for number in (1, 2, 3, 4):
        tell(alpha, "a", number)
    assert value(alpha, "yangguang_outbox_rows") == 4
    assert value(alpha, "yangguang_outbox_age_seconds") > 0
    assert value(alpha, "yangguang_relay_active") == 0
    relay = a_relay(alpha, broker)
    consumer = RabbitConsumer(broker, "beta", SUBSCRIPTIONS["beta"], beta.inbox.take, beta.progress)
    with running(consumer):
        # What nobody takes yet would come back and be counted as published once more.
        wait_for(consumer.subscribed.is_set, 30, "there is a queue that takes them")
        with running(relay):
            wait_for(lambda: value(beta, "yangguang_inbox_waiting") == 1, 30, "the fourth waits behind the third")
            wait_for(lambda: value(alpha, "yangguang_outbox_rows") == 0, 30, "all are acknowledged")
            wait_for(lambda: value(alpha, "yangguang_relay_active") == 1, 10, "it is the active one")
            again(broker, payloads(alpha)[0])
            wait_for(lambda: value(beta, "yangguang_events_redelivered_total") == 1, 30, "the broker says it repeats")
    assert seen(beta, "a") == [1, 2]
    assert value(alpha, "yangguang_outbox_age_seconds") == 0
    assert value(alpha, "yangguang_events_published_total") == 4
    assert value(alpha, "yangguang_publish_batch_events_sum") == 4
    assert {
        outcome: value(beta, f'yangguang_events_consumed_total{{outcome="{outcome}"}}')
        for outcome in ("done", "waiting", "parked", "seen")
    } == {"done": 2, "waiting": 1, "parked": 1, "seen": 1}
    assert value(beta, "yangguang_consume_batch_events_sum") == 5
    assert value(beta, "yangguang_inbox_parked") == 1
    assert value(beta, "yangguang_inbox_waiting_seconds") > 0
    assert value(beta, "yangguang_effect_seconds_count") == 2
    assert 0 < value(beta, "yangguang_consume_lag_seconds") <= value(beta, "yangguang_effect_seconds_sum")
    assert beta.progress.turns > 0
    assert alpha.progress.turns > 0


def again(broker: str, body: bytes) -> None:
    """A message as the broker delivers it a second time."""
    connection = pika.BlockingConnection(pika.URLParameters(broker))
    properties = pika.BasicProperties(headers={"x-delivery-count": 1})
    connection.channel().basic_publish("", topology.inbox_queue("beta"), body, properties)
    connection.close()
