"""The campaign in its smallest size; `make flood` runs it whole, and judges how long others wait."""

from __future__ import annotations

from pathlib import Path

from tests.flood.campaign import run
from tests.journey.system import embedded


def test_whatever_is_thrown_at_it_breaks_nothing_and_keeps_no_officer_from_his_work(tmp_path: Path) -> None:
    with embedded(tmp_path, settings={"YANGGUANG_LIMITS": ""}) as system:
        figures = run(system, hostile_files=10, hostile_requests=40, flood=60, seed=7)
    assert figures.broken == []
    assert figures.blocked == []
    assert (figures.statuses["vote 201"], figures.statuses["vote 429"]) == (1, 59)
    assert (figures.statuses["complaint 201"], figures.statuses["complaint 429"]) == (30, 30)
