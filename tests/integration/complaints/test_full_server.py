"""The disk of the PostgreSQL server is full: what is there is shown, nothing is taken, and whoever looks is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chassis.base.availability import Availability
from tests.integration.complaints.harness import ComplaintsHarness

pytestmark = pytest.mark.servers

CASE = {"kind": "opinion", "title": "建议", "text": "中午也能办业务就好了。", "body": "GJJ"}
# As the server says it of a table that cannot grow.
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file "base/1": No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON cases FOR EACH ROW EXECUTE FUNCTION full_disk();
"""
SAID = 'could not extend file "base/1": No space left on device: make room on the disk of the PostgreSQL server'


@pytest.fixture
def harness(new_postgres_database: Callable[[], str], tmp_path: Path):
    harness = ComplaintsHarness(new_postgres_database(), tmp_path).know()
    yield harness
    harness.close()


def _sql(harness: ComplaintsHarness, statements: str) -> None:
    with harness.service.database.write() as connection:
        connection.exec_driver_sql(statements)


def _ready(harness: ComplaintsHarness, **headers: str) -> Any:
    return harness.new_client().get("/complaints/readyz", headers=headers).json


def test_it_is_said_once_and_to_whoever_asks_how_the_web_is(
    harness: ComplaintsHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """A line for each citizen who was refused helped to fill what was full; and all seemed well to `doctor`."""
    caplog.set_level(logging.INFO)
    passed = [0.0]
    harness.service.availability = Availability(
        logging.getLogger("chassis.service"), "the database", seconds=lambda: passed[0]
    )
    _sql(harness, FULL)
    for _ in range(3):
        refused = harness.new_client().post(f"{harness.api}/cases", json=CASE)
        assert refused.status_code == 503
    assert caplog.messages == [f"the database is away: {SAID}"]
    assert _ready(harness)["status"] == "ready", "readers are served"
    assert _ready(harness)["warnings"][0] == f"its database answers and takes nothing: {SAID}"
    public = _ready(harness, **{"X-Forwarded-For": "203.0.113.9"})
    assert public["warnings"][0] == "its database answers and takes nothing; the log of this web says why"

    _sql(harness, "DROP TRIGGER full_disk ON cases")
    passed[0] = 90.0
    assert harness.new_client().post(f"{harness.api}/cases", json=CASE).status_code == 201
    assert caplog.messages[1:] == ["the database is back after 90 s"]
    assert not any("takes nothing" in each for each in _ready(harness)["warnings"])


def test_a_small_record_that_still_found_room_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    """A lease is renewed in its place each other second: a relay said every five seconds that all was well again."""
    caplog.set_level(logging.INFO)
    passed = [0.0]
    database = Availability(logging.getLogger("tests"), "the database", seconds=lambda: passed[0])
    for _ in range(100):
        database.lost(SAID, refuses=True)
        passed[0] += 5.0
        database.back()
    assert caplog.messages == [f"the database is away: {SAID}"]
    passed[0] += 60.0
    database.back()
    assert caplog.messages[1:] == ["the database is back after 560 s"]


def test_a_lock_that_was_not_to_be_had_is_over_with_the_next_record(caplog: pytest.LogCaptureFixture) -> None:
    """It is no disk that takes nothing, of which webs would warn until something was written."""
    caplog.set_level(logging.INFO)
    database = Availability(logging.getLogger("tests"), "the database", seconds=lambda: 0.0)
    database.lost("canceling statement due to lock timeout", still_reads=True)
    assert database.refuses_writes == ""
    database.back(wrote=False)
    database.back()
    said = "the database is away: canceling statement due to lock timeout"
    assert caplog.messages == [said, "the database is back after 0 s"]
