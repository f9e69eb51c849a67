"""Topic bindings match as RabbitMQ's do, and no queue may drop a message in silence."""

from __future__ import annotations

import pytest

from chassis.broker import topology


@pytest.mark.parametrize(
    ("pattern", "key", "matched"),
    [
        ("catalog.disclosure.*.external", "catalog.disclosure.proposed.external", True),
        ("catalog.disclosure.*.external", "catalog.disclosure.proposed.internal", False),
        ("catalog.disclosure.*.external", "catalog.disclosure.external", False),
        ("#", "anything.at.all", True),
        ("disclosure.#", "disclosure", True),
        ("disclosure.#.county", "disclosure.published.finance.county", True),
        ("*.*", "one", False),
    ],
)
def test_a_binding_takes_the_keys_it_should(pattern: str, key: str, matched: bool) -> None:
    assert topology.matches(pattern, key) is matched


def test_a_services_queue_is_a_quorum_queue_without_delivery_limit() -> None:
    made = topology.internal({"review": ["catalog.disclosure.*.external"], "idle": []}.items())
    (queue,) = made.queues
    assert queue.name == "review.inbox"
    assert queue.arguments == {"x-queue-type": "quorum", "x-delivery-limit": -1}


def test_an_agencys_queue_is_bounded_and_the_stream_has_everything() -> None:
    made = topology.external([("archive", ["disclosure.*.finance.*"])])
    stream, agency = made.queues
    assert stream.bindings == ("#",)
    assert stream.arguments["x-queue-type"] == "stream"
    assert agency.arguments["x-overflow"] == "drop-head"
