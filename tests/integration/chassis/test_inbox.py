"""Effects happen exactly once and in order, whatever the bus does to the messages."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from chassis.events import inbox
from chassis.events.envelope import Delivery
from chassis.events.inbox import MAX_ATTEMPTS
from chassis.ports import Conflict, NotFound
from tests.integration.chassis.tally import Faults, NewDatabase, a_service, payloads, seen, tell, told

pytestmark = pytest.mark.servers


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def pair(new_database: NewDatabase, tmp_path: Path, faults: Faults):
    alpha = a_service("alpha", new_database(), tmp_path)
    beta = a_service("beta", new_database(), tmp_path, subscribes=["alpha.tally.*.internal"], faults=faults)
    yield alpha, beta
    alpha.database.dispose()
    beta.database.dispose()


def deliveries(service) -> list[Delivery]:
    return [Delivery(payload) for payload in payloads(service)]


def held(service, state: str) -> list[inbox.Held]:
    with service.database.read() as connection:
        return inbox.held(connection, state)


def test_a_batch_takes_effect_in_order(pair) -> None:
    alpha, beta = pair
    for number in range(1, 21):
        tell(alpha, "a" if number % 2 else "b", number)
    beta.inbox.take(deliveries(alpha))
    assert seen(beta, "a") == list(range(1, 21, 2))
    assert seen(beta, "b") == list(range(2, 21, 2))


def test_repeats_and_disorder_change_nothing(pair) -> None:
    alpha, beta = pair
    for number in range(1, 13):
        tell(alpha, "a", number)
    messages = deliveries(alpha) * 3
    random.Random(7).shuffle(messages)
    for start in range(0, len(messages), 5):
        beta.inbox.take(messages[start : start + 5])
    assert seen(beta, "a") == list(range(1, 13))
    assert held(beta, "waiting") == []


def test_an_event_ahead_of_its_turn_waits_and_is_not_lost(pair) -> None:
    alpha, beta = pair
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    first, second, third = deliveries(alpha)
    beta.inbox.take([third])
    beta.inbox.take([first])
    assert seen(beta, "a") == [1]
    assert [event.sequence for event in held(beta, "waiting")] == [3]
    beta.inbox.take([second])
    assert seen(beta, "a") == [1, 2, 3]


def test_a_refused_event_is_parked_and_the_rest_of_its_batch_takes_effect(pair, faults: Faults) -> None:
    alpha, beta = pair
    faults.refused = {2}
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    tell(alpha, "b", 9)
    beta.inbox.take(deliveries(alpha))
    assert seen(beta, "a") == [1]
    assert seen(beta, "b") == [9]
    (parked,) = held(beta, "parked")
    assert parked.reason == "refused: the number 2 is refused"
    assert [event.sequence for event in held(beta, "waiting")] == [3]


def test_replay_after_the_mend_gives_all_of_them_once_and_in_order(pair, faults: Faults) -> None:
    alpha, beta = pair
    faults.refused = {2}
    for number in (1, 2, 3, 4):
        tell(alpha, "a", number)
    beta.inbox.take(deliveries(alpha))
    faults.refused = set()
    (parked,) = held(beta, "parked")
    assert beta.inbox.replay(parked.event_id) == "done"
    assert seen(beta, "a") == [1, 2, 3, 4]
    with pytest.raises(Conflict):
        beta.inbox.replay(parked.event_id)
    with pytest.raises(NotFound):
        beta.inbox.replay("nothing")


def test_discarding_lets_what_waited_behind_go_on(pair, faults: Faults) -> None:
    alpha, beta = pair
    faults.refused = {1}
    for number in (1, 2):
        tell(alpha, "a", number)
    beta.inbox.take(deliveries(alpha))
    beta.inbox.discard(held(beta, "parked")[0].event_id)
    assert seen(beta, "a") == [2]


def test_an_undecodable_message_is_parked_with_its_reason(pair) -> None:
    _, beta = pair
    beta.inbox.take([Delivery(b"\xff not JSON"), Delivery(b'{"type": "somebody.else"}')])
    assert sorted(event.reason.split(":")[0] for event in held(beta, "parked")) == [
        "not JSON",
        "the type 'somebody.else' is not one of ours",
    ]


def test_one_that_waits_may_be_delivered_again_and_again(pair) -> None:
    """A broker whose connections break counts deliveries of innocent events too; they must not be parked for it."""
    alpha, beta = pair
    for number in (1, 2):
        tell(alpha, "a", number)
    first, second = payloads(alpha)
    for times in range(2 * MAX_ATTEMPTS):
        beta.inbox.take([Delivery(second, redelivered=times)])
    assert held(beta, "parked") == []
    beta.inbox.take([Delivery(first, redelivered=50)])
    assert seen(beta, "a") == [1, 2]


def test_however_many_wait_all_of_them_go_on_together(pair) -> None:
    """None may be left waiting until the next event of its aggregate comes by, which may be never."""
    alpha, beta = pair
    with alpha.transaction() as work:
        for number in range(1, 1_203):
            work.events.record(told("a", number, alpha.clock.now()))
    for number in (1, 2, 3):
        tell(alpha, "b", number)
    messages = deliveries(alpha)
    beta.inbox.take(messages[1:1_202])
    beta.inbox.take(messages[1_203:])
    beta.inbox.take([messages[0], messages[1_202]])
    assert seen(beta, "a") == list(range(1, 1_203))
    assert seen(beta, "b") == [1, 2, 3]
    assert held(beta, "waiting") == []


def test_done_events_leave_no_payload_behind(pair) -> None:
    alpha, beta = pair
    tell(alpha, "a", 1, title="标题")
    beta.inbox.take(deliveries(alpha))
    with beta.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT state, payload FROM inbox").all()
    assert [tuple(row) for row in rows] == [("done", None)]
