"""One statement for many rows: the order kept, doubles within one batch absorbed, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.events import inbox, outbox
from chassis.events.envelope import Delivery
from chassis.service import Service
from chassis.storage import bulk, tables
from tests.integration.chassis.tally import NewDatabase, a_service, payloads, seen, tell

pytestmark = pytest.mark.servers


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path):
    service = a_service("alpha", new_database(), tmp_path)
    yield service
    service.database.dispose()


@pytest.fixture
def beta(new_database: NewDatabase, tmp_path: Path):
    service = a_service("beta", new_database(), tmp_path, subscribes=["alpha.tally.*.internal"])
    yield service
    service.database.dispose()


def test_rows_are_numbered_in_the_order_in_which_they_were_given(alpha: Service) -> None:
    now = alpha.clock.now()
    rows = [
        {
            "event_id": f"{number:036d}",
            "destination": outbox.EVENTS,
            "routing_key": "alpha.tally.told.internal",
            "aggregate": "tally/a",
            "sequence": number,
            "payload": f'{{"text": "第{number}号, \\\\ \' \\" {{}}"}}',
            "traceparent": None if number % 2 else "00-1",
            "occurred_at": now,
        }
        for number in range(1, 1001)
    ]
    with alpha.database.write() as connection:
        outbox.add(connection, rows)
    with alpha.database.read() as connection:
        kept = connection.execute(sa.select(tables.outbox).order_by(tables.outbox.c.id)).mappings().all()
    assert [{name: row[name] for name in rows[0]} for row in kept] == rows


def test_keys_are_compared_together(alpha: Service) -> None:
    positions = tables.positions
    rows = [
        {"source": source, "aggregate": aggregate, "sequence": 1} for source in "ab" for aggregate in ("x/1", "x/2")
    ]
    with alpha.database.write() as connection:
        bulk.write(connection, positions, rows)
        columns, dialect = (positions.c.source, positions.c.aggregate), connection.dialect.name
        query = sa.select(*columns).where(bulk.among(dialect, columns))
        keys = bulk.keys(dialect, columns, [("a", "x/2"), ("b", "x/1")])
        found = connection.execute(query, {"keys": keys}).all()
    assert {tuple(row) for row in found} == {("a", "x/2"), ("b", "x/1")}


def test_an_event_twice_in_one_batch_ahead_of_its_turn_takes_effect_once(
    alpha: Service, beta: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """The batch must not fail for it either: redoing it one by one costs a transaction for each event."""
    for number in (1, 2, 3):
        tell(alpha, "a", number)
    first, second, third = (Delivery(content) for content in payloads(alpha))
    beta.inbox.take([third, third, second])
    beta.inbox.take([third, first, second, third])
    assert seen(beta, "a") == [1, 2, 3]
    with beta.database.read() as connection:
        assert inbox.counts(connection) == {"waiting": 0, "parked": 0}
    assert "redoing it" not in caplog.text


def test_a_batch_asks_for_its_places_once(alpha: Service, beta: Service) -> None:
    """Locked, looked for what waits behind, kept, moved on; the effects, the audit and the outbox come on top."""
    for number in range(1, 4):
        tell(alpha, "a", number)
    asked: list[str] = []
    sa.event.listen(beta.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    beta.inbox.take([Delivery(content) for content in payloads(alpha)])
    own = [statement for statement in asked if "inbox" in statement]
    assert len(own) == (5 if beta.database.is_sqlite else 4)
