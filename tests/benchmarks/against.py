"""Compare this checkout with an earlier commit: ``python -m tests.benchmarks.against COMMIT --row NAME… [--rounds N]``.

Each row runs in turn in both checkouts, and what is compared is each pair's own ratio to its reference: so neither a
machine that slows down meanwhile nor a reference that moves is taken for a change of ours.
"""

from __future__ import annotations

import argparse
import json
import operator
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 1_800


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a row: what each pair gave before and now, and whether more is better."""

    row: str
    figure: str
    before: Sequence[float]
    now: Sequence[float]
    more_is_better: bool

    @property
    def gain(self) -> float:
        """How many times better it is now, by the medians."""
        ratio = statistics.median(self.now) / statistics.median(self.before)
        return ratio if self.more_is_better else 1 / ratio

    @property
    def spread(self) -> float:
        """How far the pairs of one side lie apart, as a part of their median: what chance alone makes."""
        return max((max(side) - min(side)) / statistics.median(side) for side in (self.before, self.now))

    @property
    def is_slower(self) -> bool:
        """Whether it has become worse by more than its spread."""
        return self.gain < 1 - self.spread


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each figure; 1 when one of them is slower by more than its spread."""
    options = _options(arguments)
    with _checkout(options.commit) as earlier:
        runs: dict[Path, list[dict[str, Any]]] = {earlier: [], ROOT: []}
        for turn in range(options.rounds):
            # The order alternates, so that no side is always the one that finds the machine warm.
            for checkout in (earlier, ROOT) if turn % 2 == 0 else (ROOT, earlier):
                print(
                    f"round {turn + 1}/{options.rounds}: {options.commit if checkout == earlier else 'this'}",
                    flush=True,
                )
                runs[checkout].append(_run(checkout, options.row, options.pairs))
    compared = list(_compared(runs[earlier], runs[ROOT]))
    for line in compared:
        verdict = "SLOWER" if line.is_slower else "not slower"
        print(
            f"{line.row:14} {line.figure:10} before {statistics.median(line.before):.3g}"
            f"  now {statistics.median(line.now):.3g}  gain {line.gain:.2f}  spread {line.spread:.2f}  {verdict}"
        )
    return 1 if any(line.is_slower for line in compared) else 0


def _run(checkout: Path, rows: Sequence[str], pairs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks", "--pairs", str(pairs), "--folder", folder]
        command += [part for row in rows for part in ("--row", row)]
        environment = {**os.environ, "PYTHONPATH": str(checkout)}
        subprocess.run(command, cwd=checkout, env=environment, check=True, timeout=RUN_SECONDS)
        found: dict[str, Any] = json.loads((Path(folder) / "latest.json").read_text(encoding="utf-8"))
    return found


def _compared(before: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> Iterator[Compared]:
    sides = [_values(before), _values(now)]
    for key, values in sides[1].items():
        if key in sides[0]:
            row, figure, more_is_better = key
            yield Compared(row, figure, sides[0][key], values, more_is_better)


def _values(runs: Sequence[dict[str, Any]]) -> dict[tuple[str, str, bool], list[float]]:
    """What is judged, pair by pair: a ratio to the reference, or the figure itself where it is absolute."""
    found: dict[tuple[str, str, bool], list[float]] = {}
    for line in (line for run in runs for line in run["lines"]):
        target = line["target"]
        pairs = line["ours"] if target["absolute"] else map(operator.truediv, line["ours"], line["references"])
        found.setdefault((line["row"], target["figure"], target["at_least"]), []).extend(pairs)
    return found


@contextmanager
def _checkout(commit: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "earlier"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", path, commit], cwd=ROOT, check=True)
        try:
            yield path
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", path], cwd=ROOT, check=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.against", description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="the commit to compare with")
    parser.add_argument("--row", action="append", required=True, help="a row; repeatable")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side (3)")
    parser.add_argument("--pairs", type=int, default=3, help="pairs within a run (3)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
