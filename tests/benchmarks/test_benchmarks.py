"""The benchmarks work: the arithmetic of pairs, and every row in its smallest size."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.measure import Line, Row, Sides, Target, measure
from tests.benchmarks.report import table
from tests.benchmarks.rows import ROWS
from tests.benchmarks.stage import Stage

RATE = Target("rate", 0.8, "events/s")
# Their preparation takes long even in the smallest size, or they need wrk; `make bench` runs them.
LEFT_OUT = {
    "detail",
    "detail-hello",
    "list-10",
    "list-100",
    "not-modified",
    "html-home",
    "html-list",
    "html-detail",
    "html-search",
    "html-directory",
    "html-tasks",
    "proposal",
    "approval",
    "life",
    "gateway",
    "gateway-api",
    "scale",
    "posting",
    "filing",
    "embedded",
    "memory",
    "processes",
}


def a_line(ours: tuple[float, ...], references: tuple[float, ...], target: Target = RATE) -> Line:
    return Line("row", "what", "reference", target, ours, references)


def test_the_median_of_the_pairs_ratios_decides() -> None:
    """A machine that is slow for one pair is slow for both of its sides."""
    line = a_line((90, 9, 70), (100, 10, 100))
    assert line.values == (0.9, 0.9, 0.7)
    assert line.value == 0.9
    assert line.met
    assert not a_line((70, 7, 90), (100, 10, 100)).met


def test_a_figure_without_reference_is_judged_itself() -> None:
    most = Target("memory", 80, "MB", at_least=False, absolute=True)
    assert a_line((79,), (), most).met
    assert not a_line((81,), (), most).met


def test_the_sides_take_turns_and_the_first_alternates(tmp_path: Path) -> None:
    turns: list[str] = []

    def side(name: str):
        def run():
            turns.append(name)
            return {"rate": 1.0}

        return run

    row = Row("row", "", "", (RATE,), lambda _: nullcontext(Sides(side("ours"), side("reference"))))
    (line,) = measure(row, Stage(quick=False, folder=tmp_path), 3, lambda _: None)
    assert turns == ["ours", "reference", "ours", "reference", "reference", "ours", "ours", "reference"]
    assert len(line.ours) == len(line.references) == 3


def test_the_table_says_which_targets_are_met() -> None:
    printed = table([a_line((90,), (100,)), a_line((50,), (100,))], verdict=True)
    assert "0.90 (0.90–0.90)  ≥ 0.8   met" in printed
    assert "NOT MET" in printed


@pytest.mark.slow
@pytest.mark.servers
@pytest.mark.parametrize("row", [row.name for row in ROWS if row.name not in LEFT_OUT])
def test_a_row_runs_in_its_smallest_size(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: str, rabbit_server: str
) -> None:
    monkeypatch.setenv("YANGGUANG_TEST_POSTGRES_URL", postgres_server)
    monkeypatch.setenv("YANGGUANG_TEST_AMQP_URL", rabbit_server)
    assert main(["--quick", "--row", row, "--folder", str(tmp_path)]) == 0
    kept = json.loads((tmp_path / "latest.json").read_text())
    assert kept["quick"]
    assert [line["row"] for line in kept["lines"]] == [row] * len(kept["lines"])
    assert kept["lines"]
    assert all(line["met"] is None for line in kept["lines"])
