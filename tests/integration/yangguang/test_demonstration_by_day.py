"""The demonstration on days of which something in it falls otherwise: a weekend, a month's end, New Year's night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from chassis.base import clock
from chassis.base.settings import Settings
from yangguang.demonstration import start
from yangguang.demonstration.entries import entries
from yangguang.embedded import Embedded

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-30T17:30:00",  # the first of a month, a body entered on a Monday
        "2026-12-14T17:30:00",  # the small hours after a day with a step
        "2026-12-31T17:30:00",  # another year in China than in UTC
        "2027-01-12T23:00:00",  # what was asked in the year before has its results
        "2027-02-27T12:00:00",  # a Saturday, when nobody works
        "2028-02-29T02:00:00",
    ],
)
def test_it_is_whole_on_whatever_day_it_is_loaded_and_a_second_start_adds_nothing(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the mark is lost that it was loaded."""
    ahead = datetime.fromisoformat(moment).replace(tzinfo=UTC) - datetime.now(UTC)
    monkeypatch.setattr(clock, "datetime", _shifted(ahead))
    loaded = [_loaded(tmp_path)]
    (tmp_path / start.LOADED).unlink()
    loaded.append(_loaded(tmp_path))
    assert loaded[0] == loaded[1]
    assert loaded[0]["catalog", "disclosures"] >= len(entries(clock.SystemClock().today()))


def _shifted(ahead: timedelta) -> type[datetime]:
    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    return Shifted


COUNTED = (
    *(("catalog", "disclosures"), ("catalog", "issues"), ("review", "cases"), ("review", "evaluations")),
    *(("complaints", "cases"), ("complaints", "questionnaires")),
)


def _loaded(folder: Path) -> dict[tuple[str, str], int]:
    """How much there is of everything once it is loaded."""
    system = Embedded(Settings.load({"YANGGUANG_DATA": str(folder)}))
    start.take_up(system)
    system.start()
    try:
        start.load_if_missing(system, lambda *_: None)
        return {each: _count(system, *each) for each in COUNTED}
    finally:
        system.stop()


def _count(system: Embedded, service: str, table: str) -> int:
    database = next(each for each in system.services if each.name == service).database
    with database.read() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
