"""What the broker had to deliver often is handled alone and counted, and nobody innocent is parked for it."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.events import inbox
from chassis.events.envelope import Delivery, decode, encode
from chassis.events.inbox import MAX_ATTEMPTS
from chassis.events.inbox.attempts import Attempts
from chassis.ports import Refusal
from chassis.storage.tables import inbox as table
from tests.integration.chassis.tally import Faults, NewDatabase, a_service, payloads, seen, tell

pytestmark = pytest.mark.servers
OFTEN = 9


class Ended(BaseException):
    """The process has ended at this place, as far as the inbox can tell."""


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path):
    service = a_service("alpha", new_database(), tmp_path)
    yield service
    service.database.dispose()


@pytest.fixture
def beta(new_database: NewDatabase, tmp_path: Path, faults: Faults):
    service = a_service("beta", new_database(), tmp_path, subscribes=["alpha.tally.*.internal"], faults=faults)
    yield service
    service.database.dispose()


def held(service, state: str) -> list[inbox.Held]:
    with service.database.read() as connection:
        return inbox.held(connection, state)


def handle(service, handler) -> None:
    """A new process of the service, with another handler."""
    service.__dict__.pop("inbox", None)
    service.handlers = {"alpha.tally.told": handler}


def test_one_that_waits_and_ends_its_worker_is_counted_and_parked(alpha, beta) -> None:
    """It was acknowledged long ago: only the one before it is delivered, again and again, and took effect long ago."""
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    first, second, third = payloads(alpha)
    beta.inbox.take([Delivery(second), Delivery(third)])

    def end(event, *, work, clock) -> None:
        if event.data["number"] == 2:
            raise Ended
        work.see(event.subject, event.data["number"])

    ends = 0
    for times in range(20):
        handle(beta, end)
        try:
            beta.inbox.take([Delivery(first, redelivered=times)])
        except Ended:
            ends += 1
    assert ends == inbox.SUSPICIOUS_REDELIVERIES + MAX_ATTEMPTS
    assert seen(beta, "a") == [1]
    (parked,) = held(beta, "parked")
    assert parked.sequence == 2
    assert parked.reason == "delivered again and again: 5 attempts ended without an answer"
    assert [row.sequence for row in held(beta, "waiting")] == [3]


@pytest.mark.parametrize("is_first", [True, False], ids=["delivered", "waiting"])
def test_an_outage_of_the_file_store_is_not_the_fault_of_an_event(alpha, beta, is_first: bool) -> None:
    """A full disk parked an event that was merely tried again while it was full."""
    for number in (1, 2):
        tell(alpha, "a", number)
    first, second = payloads(alpha)
    beta.inbox.take([] if is_first else [Delivery(second)])
    is_full = True

    def store(event, *, work, clock) -> None:
        if is_full and event.data["number"] == (1 if is_first else 2):
            raise OSError(errno.ENOSPC, "No space left on device")
        work.see(event.subject, event.data["number"])

    handle(beta, store)
    for _ in range(3 * MAX_ATTEMPTS):
        with pytest.raises(OSError, match="No space"):
            beta.inbox.take([Delivery(first, redelivered=OFTEN)])
        assert sum(row.attempts for row in held(beta, "waiting")) == 0
    is_full = False
    beta.inbox.take([Delivery(first, redelivered=OFTEN), Delivery(second, redelivered=OFTEN)])
    assert seen(beta, "a") == [1, 2]
    assert held(beta, "parked") == held(beta, "waiting") == []


def test_a_database_that_goes_away_in_between_counts_a_process_once(alpha, beta, monkeypatch) -> None:
    """It answered to the count, but neither to the attempt nor to taking it back."""
    tell(alpha, "a", 1)
    (first,) = payloads(alpha)
    is_away = True

    def away(*_, **__) -> None:
        raise sa.exc.OperationalError("", {}, Exception("the line is cut"))

    def see(event, *, work, clock) -> None:
        if is_away:
            away()
        work.see(event.subject, event.data["number"])

    handle(beta, see)
    monkeypatch.setattr(Attempts, "_update", away)
    for _ in range(3 * MAX_ATTEMPTS):
        with pytest.raises(sa.exc.OperationalError):
            beta.inbox.take([Delivery(first, redelivered=OFTEN)])
    (waiting,) = held(beta, "waiting")
    assert waiting.attempts == 1
    monkeypatch.undo()
    is_away = False
    beta.inbox.take([Delivery(first, redelivered=OFTEN)])
    assert seen(beta, "a") == [1]


@pytest.mark.parametrize("times", [0, OFTEN])
def test_a_late_copy_of_what_a_snapshot_settled_waits_for_nothing(alpha, beta, times: int) -> None:
    for number in (1, 2):
        tell(alpha, "a", number)
    messages = payloads(alpha)
    assert beta.inbox.restore([replace(decode(messages[1]), id="snapshot", snapshot=True)])
    beta.inbox.take([Delivery(message, redelivered=times) for message in messages])
    assert held(beta, "waiting") == []
    assert seen(beta, "a") == [2]


def test_copies_of_a_parked_event_leave_it_as_it_is(alpha, beta, faults: Faults) -> None:
    tell(alpha, "a", 1)
    (first,) = payloads(alpha)
    faults.refused = {1}
    beta.inbox.take([Delivery(first)])
    before = held(beta, "parked")
    for _ in range(2 * MAX_ATTEMPTS):
        beta.inbox.take([Delivery(first, redelivered=OFTEN)])
    assert held(beta, "parked") == before
    assert before[0].reason == "refused: the number 1 is refused"


@pytest.mark.parametrize("words", ["a\0b", "\ud800", "long " * 1_000_000], ids=["NUL", "half a character", "huge"])
def test_whatever_a_refusal_says_can_be_kept(alpha, beta, words: str) -> None:
    tell(alpha, "a", 1)

    def refuse(event, *, work, clock) -> None:
        raise Refusal("不行。", words)

    handle(beta, refuse)
    beta.inbox.take([Delivery(payloads(alpha)[0])])
    (parked,) = held(beta, "parked")
    assert parked.reason.startswith("refused: ")
    assert len(parked.reason) <= inbox.LONGEST_REASON + 1


def test_one_that_waits_and_cannot_be_read_any_more_is_parked(alpha, beta) -> None:
    for number in (1, 2):
        tell(alpha, "a", number)
    first, second = payloads(alpha)
    beta.inbox.take([Delivery(second)])
    with beta.database.write() as connection:
        connection.execute(sa.update(table).values(payload=encode(decode(second)).replace('"sequence"', '"number"')))
    beta.inbox.take([Delivery(first)])
    assert seen(beta, "a") == [1]
    (parked,) = held(beta, "parked")
    assert parked.reason.startswith("Undecodable: ")
