"""What was told to agencies leaves their queues in place, and is replaced in the stream at the same offsets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pika
import pytest

from chassis.broker import erasing, topology
from chassis.broker.publisher import BrokerUnavailable, Message, RabbitPublisher

pytestmark = pytest.mark.servers

SECRET, STONE = b"secret", b"stone"


@pytest.fixture
def outside(rabbit_server: str) -> Iterator[str]:
    """The agencies' vhost with two queues and the stream; twenty messages told, every fifth of them a secret."""
    url = f"{rabbit_server}/publications"
    agencies = topology.external([("first", ["disclosure.#"]), ("second", ["disclosure.#"])])
    publisher = RabbitPublisher(url, agencies)
    tell(publisher, range(20))
    publisher.close()
    yield url
    with connected(url) as channel:
        for name in ("agency.first", "agency.second", topology.PUBLICATIONS_STREAM, erasing.COPY):
            channel.queue_delete(name)
        channel.exchange_delete(topology.PUBLICATIONS_EXCHANGE)


class connected:  # noqa: N801  # read as a word
    """A channel of its own."""

    def __init__(self, url: str) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(url))

    def __enter__(self) -> Any:
        return self._connection.channel()

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def tell(publisher: RabbitPublisher, numbers: range) -> None:
    keys = "disclosure.published", "disclosure.published.GJJ"
    told = [Message(number, f"id-{number}", keys[0], body_of(number), also=keys[1:]) for number in numbers]
    assert len(publisher.submit(told).result(10)) == len(told)


def body_of(number: int) -> bytes:
    return b"%s-%d" % (SECRET if number % 5 == 0 else b"plain", number)


def replacement(body: bytes) -> bytes | None:
    return STONE if body.startswith(SECRET) else None


def always() -> bool:
    return True


def in_queue(url: str, queue: str) -> list[bytes]:
    found = []
    with connected(url) as channel:
        while True:
            method, _, body = channel.basic_get(queue, auto_ack=True)
            if method is None:
                return found
            found.append(body)


def in_stream(url: str, name: str = topology.PUBLICATIONS_STREAM) -> list[tuple[int, str, bytes]]:
    found = []
    with connected(url) as channel:
        channel.basic_qos(prefetch_count=100)
        start = {"x-stream-offset": "first"}
        for method, properties, body in channel.consume(name, arguments=start, inactivity_timeout=1):
            if method is None:
                return found
            assert properties.headers["CC"] == ["disclosure.published.GJJ"]
            found.append((properties.headers["x-stream-offset"], properties.message_id, body))
            channel.basic_ack(method.delivery_tag)
    return found


def test_only_what_is_concerned_leaves_the_queues_and_the_rest_keeps_its_order(outside: str) -> None:
    erased = erasing.erase(outside, ["agency.first", "agency.second", "agency.none"], replacement, always)
    assert (erased.dropped, erased.replaced) == (8, 4)
    rest = [body_of(number) for number in range(20) if number % 5]
    assert in_queue(outside, "agency.first") == rest
    assert in_queue(outside, "agency.second") == rest


def test_no_queue_is_waited_for_once_it_is_looked_through(outside: str) -> None:
    """Nothing is published meanwhile, to nobody."""
    asked: list[str] = []

    def turns(*queues: str) -> int:
        asked.clear()
        erasing.erase(outside, queues, lambda _: None, lambda: asked.append("turn") or True)
        return len(asked)

    assert turns("agency.first") - turns() == 20
    with connected(outside) as channel:
        channel.queue_purge("agency.second")
    assert turns("agency.second") - turns() == 0


def test_an_agency_that_reads_meanwhile_gets_nothing_out_of_order(outside: str) -> None:
    """What it had in hand stays in its hand; what comes back is erased by the next pass."""
    with connected(outside) as channel:
        channel.basic_qos(prefetch_count=3)
        got: list[bytes] = []
        channel.basic_consume("agency.first", lambda _c, method, _p, body: got.append(body))
        while len(got) < 3:
            channel.connection.process_data_events(0.1)
        assert erasing.erase(outside, ["agency.first"], replacement, always).dropped == 3
    assert got == [body_of(number) for number in range(3)]
    assert erasing.erase(outside, ["agency.first"], replacement, always).dropped == 1
    # What was in its hand when it left comes after what was given back before.
    rest = [body_of(number) for number in range(20) if number % 5]
    assert in_queue(outside, "agency.first") == [*rest[2:], *rest[:2]]


def test_the_stream_keeps_offsets_and_ids_and_is_told_more_afterwards(outside: str) -> None:
    before = in_stream(outside)
    assert [offset for offset, _, _ in before] == list(range(20))
    assert erasing.erase(outside, [], replacement, always).replaced == 4
    expected = [(offset, name, STONE if body.startswith(SECRET) else body) for offset, name, body in before]
    assert in_stream(outside) == expected
    publisher = RabbitPublisher(outside, topology.external())
    tell(publisher, range(21, 23))
    publisher.close()
    assert in_stream(outside)[20:] == [(20, "id-21", body_of(21)), (21, "id-22", body_of(22))]
    assert erasing.erase(outside, [], replacement, always).replaced == 0


@pytest.mark.parametrize("turns", [10, 30, 45, 50, 60])
def test_an_interrupted_erasure_loses_nothing_and_is_done_by_the_next(outside: str, turns: int) -> None:
    """At whatever message it ends: the stream is as it was, or is written anew from the copy."""
    left = iter(range(turns))
    with pytest.raises(BrokerUnavailable):
        erasing.erase(outside, [], replacement, lambda: next(left, None) is not None)
    erasing.erase(outside, [], replacement, always)
    bodies = [STONE if number % 5 == 0 else body_of(number) for number in range(20)]
    assert [(offset, body) for offset, _, body in in_stream(outside)] == list(enumerate(bodies))


def test_what_a_stream_has_dropped_by_age_leaves_room_for_its_offsets() -> None:
    told = [erasing._Told(3, b"d", "k", "id-3", ""), erasing._Told(4, b"e", "k", "id-4", "")]
    assert [(message.key, message.body) for message in erasing._padded(told)] == [
        (0, b""),
        (1, b""),
        (2, b""),
        (3, b"d"),
        (4, b"e"),
    ]
