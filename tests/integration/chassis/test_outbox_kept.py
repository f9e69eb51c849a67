"""What was published long ago is removed in small portions; what was not, or lately, is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.events import outbox
from chassis.relay.scheduler import housekeeping, run_timer
from chassis.service import Service
from chassis.storage.tables import outbox as rows
from tests.integration.chassis.tally import NewDatabase, a_service, tell

pytestmark = pytest.mark.servers
WEEK = timedelta(days=7)


@pytest.fixture
def alpha(new_database: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    """With ten events: the first never published, the second a day ago, the others eight days ago."""
    service = a_service("alpha", new_database(), tmp_path)
    for number in range(1, 11):
        tell(service, "a", number)
    now = service.clock.now()
    with service.database.write() as connection:
        long_ago = sa.update(rows).where(rows.c.sequence > 2).values(published_at=now - timedelta(days=8))
        connection.execute(long_ago)
        lately = sa.update(rows).where(rows.c.sequence == 2).values(published_at=now - timedelta(days=1))
        connection.execute(lately)
        # The age of an event is that of its publication: these were recorded long before.
        connection.execute(sa.update(rows).values(occurred_at=now - timedelta(days=30)))
    yield service
    service.database.dispose()


def kept(service: Service) -> list[int]:
    with service.database.read() as connection:
        return list(connection.execute(sa.select(rows.c.sequence).order_by(rows.c.id)).scalars())


def clean(service: Service, portion: int = 1_000) -> None:
    (chore,) = (chore for chore in housekeeping(service, portion=portion) if chore.name == "clean-outbox")
    run_timer(service, chore)


def test_one_portion_removes_no_more_than_its_limit(alpha: Service) -> None:
    with alpha.database.write() as connection:
        assert outbox.clean(connection, now=alpha.clock.now(), keep=WEEK, limit=3) == 3
    assert len(kept(alpha)) == 7


def test_the_timer_removes_all_that_is_old_however_many_portions_it_takes(alpha: Service) -> None:
    clean(alpha, portion=3)
    assert kept(alpha) == [1, 2], "unpublished and lately published"


@pytest.mark.parametrize(("days", "left"), [(9, 10), (7, 2), (0, 1)])
def test_a_setting_says_for_how_long(alpha: Service, days: int, left: int) -> None:
    alpha.settings = replace(alpha.settings, outbox_days=days)
    clean(alpha)
    assert len(kept(alpha)) == left
