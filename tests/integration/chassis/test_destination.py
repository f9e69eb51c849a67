"""The way to one destination: every row has its turn, and what was acknowledged is marked whatever follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.base.clock import SystemClock
from chassis.base.progress import Progress
from chassis.broker.publisher import Batch, BrokerUnavailable, Message
from chassis.events import outbox
from chassis.relay.destination import PASS_WINDOWS, Destination
from chassis.relay.destination_thread import POLL_SECONDS, DestinationThread
from chassis.service import Service
from chassis.storage.tables import outbox as rows
from tests.integration.chassis.answering import Broker, acknowledge
from tests.integration.chassis.tally import NewDatabase, a_service, tell


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    service = a_service("alpha", new_database(), tmp_path)
    yield service
    service.database.dispose()


def a_destination(service: Service, broker: Broker, window: int = 500, **seconds: Any) -> Destination:
    return Destination(service, outbox.EVENTS, broker, window=window, **seconds)  # type: ignore[arg-type]  # same methods


def unpublished(service: Service) -> int:
    with service.database.read() as connection:
        return outbox.depth(connection).rows


def at_most(times: int) -> Callable[[], bool]:
    """Goes on so many times: what does not end by itself ends so."""
    left = iter(range(times))
    return lambda: next(left, None) is not None


@pytest.mark.servers
def test_a_late_commit_is_not_skipped_however_steady_the_traffic_is(new_postgres_database, tmp_path: Path) -> None:
    """Its number is lower than those that were read meanwhile, so the cursor has gone past it; a pass has to end."""
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    alpha = a_service("alpha", url, tmp_path)
    tell(alpha, "late", 1)
    with alpha.database.write() as connection:
        late = dict(connection.execute(sa.select(rows)).mappings().one()) | {"event_id": "late"}
        connection.execute(sa.delete(rows))
    slow = alpha.database.engine.connect().execution_options(isolation_level="READ COMMITTED")
    slow.begin()
    del late["id"]
    key = slow.execute(sa.insert(rows).values(**late).returning(rows.c.id)).scalar_one()
    told = iter(range(1, 1_000))
    tell(alpha, "steady", next(told))

    def commit_late(batch: Batch, messages: Sequence[Message]) -> None:
        if broker.batches == 3:
            slow.commit()
        tell(alpha, "steady", next(told))
        acknowledge(batch, messages)

    broker = Broker(commit_late)
    destination = a_destination(alpha, broker, window=1)
    go_on = at_most(PASS_WINDOWS * 3)
    destination.run(go_on)
    assert key not in broker.sent
    assert destination.has_more
    destination.run(go_on)
    assert key in broker.sent
    assert min(broker.sent) == key
    slow.close()
    alpha.database.dispose()


@pytest.mark.servers
def test_what_was_backed_off_has_its_turn_again_in_steady_traffic(alpha: Service) -> None:
    tell(alpha, "refused", 1)
    told = iter(range(1, 1_000))

    def refuse_the_first(batch: Batch, messages: Sequence[Message]) -> None:
        tell(alpha, "steady", next(told))
        for message in messages:
            batch.settle(message.key, good=broker.batches > 1)

    broker = Broker(refuse_the_first)
    destination = a_destination(alpha, broker, returned_back_off_seconds=0.0)
    for _ in range(2):
        destination.run(at_most(PASS_WINDOWS * 3))
    assert broker.sent.count(broker.sent[0]) == 2


@pytest.mark.servers
def test_many_rows_that_nobody_takes_do_not_use_up_a_pass(alpha: Service) -> None:
    """Only windows that are sent count; otherwise what stands behind thousands of such rows would starve."""
    count = PASS_WINDOWS + 5
    for number in range(count):
        tell(alpha, "nobody", number)

    def refuse(batch: Batch, messages: Sequence[Message]) -> None:
        for message in messages:
            batch.settle(message.key, good=message.key > count)

    broker = Broker(refuse)
    destination = a_destination(alpha, broker, window=1)
    destination.run(lambda: True), destination.run(lambda: True)
    tell(alpha, "somebody", 1)
    assert destination.run(lambda: True) == 1


@pytest.mark.servers
def test_what_was_acknowledged_before_a_time_out_is_published(alpha: Service) -> None:
    """A broker slower than a window within the patience gets on, and is not sent the same for ever."""
    for number in range(1, 101):
        tell(alpha, "a", number)
    broker = Broker(lambda batch, messages: acknowledge(batch, messages[:30]))
    destination = a_destination(alpha, broker, confirm_seconds=0.05, back_off_seconds=(0.0,))
    for left in (70, 40, 10):
        assert destination.run(lambda: True) == 30
        assert unpublished(alpha) == left
        assert "no acknowledgement" in destination.health_error
    assert destination.run(lambda: True) == 10
    assert (unpublished(alpha), destination.health_error) == (0, "")
    assert len(broker.sent) == 100 + 70 + 40 + 10


@pytest.mark.servers
def test_what_was_acknowledged_before_the_connection_broke_is_published(alpha: Service) -> None:
    """In all windows that were on their way, also in the one that was not waited for yet."""
    for number in range(1, 101):
        tell(alpha, "a", number)

    def break_down(batch: Batch, messages: Sequence[Message]) -> None:
        acknowledge(batch, messages[: len(messages) // 2])
        batch.fail(BrokerUnavailable("the connection broke"))

    broker = Broker(break_down)
    assert a_destination(alpha, broker, window=50).run(lambda: True) == 50
    assert (broker.batches, unpublished(alpha)) == (2, 50)


@pytest.mark.servers
def test_nothing_is_sent_once_it_may_not_go_on(alpha: Service) -> None:
    """The lease may have been lost while it was reading."""
    for number in range(1, 11):
        tell(alpha, "a", number)
    broker = Broker()
    destination = a_destination(alpha, broker, window=2)
    assert destination.run(at_most(2)) == 4
    assert broker.batches == 2


def test_one_question_is_enough_where_not_even_a_window_is_full(alpha: Service) -> None:
    """Whoever waits for the event waits for the mark too; what was committed since is told of."""
    tell(alpha, "a", 1)
    destination = a_destination(alpha, Broker())
    asked: list[str] = []
    sa.event.listen(alpha.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    destination.run(at_most(9))
    begun = [statement.split()[0] for statement in asked]
    assert [word for word in begun if word != "BEGIN"] == ["SELECT", "UPDATE"]


@pytest.mark.servers
def test_a_mark_waits_for_no_disk_and_what_follows_it_does(new_postgres_database, tmp_path: Path) -> None:
    url = new_postgres_database().replace("postgresql://", "postgresql+psycopg://")
    alpha = a_service("alpha", url, tmp_path)
    tell(alpha, "a", 1)
    with alpha.database.write_once() as connection:
        connection.exec_driver_sql("SET synchronous_commit TO on")
    setting = "SHOW synchronous_commit"
    with alpha.database.write() as connection:
        assert connection.exec_driver_sql(setting).scalar() == "on"
        ids = [row.id for row in outbox.unpublished(connection, after=0, limit=5)]
        outbox.mark(connection, ids, SystemClock().now())
        assert connection.exec_driver_sql(setting).scalar() == "off"
    with alpha.database.read() as connection:  # the one of before
        assert connection.exec_driver_sql(setting).scalar() == "on"
    assert unpublished(alpha) == 0
    alpha.database.dispose()


@pytest.mark.parametrize(("is_notified", "last"), [(True, 0.5), (False, 0.1)])
def test_an_idle_outbox_is_looked_at_more_rarely_while_notifications_come(
    alpha: Service, is_notified: bool, last: float
) -> None:
    """Each look of each relay costs those who work beside it."""
    thread = DestinationThread(
        a_destination(alpha, Broker()),
        may_publish=lambda: True,
        progress=Progress(),
        lost=alpha.lost,
        is_notified=lambda: is_notified,
    )
    pauses = [thread._turn() for _ in range(8)]
    assert (pauses[0], pauses[-1]) == (POLL_SECONDS, last)
    assert pauses == sorted(pauses)
