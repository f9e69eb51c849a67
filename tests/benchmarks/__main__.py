"""Run the benchmarks: ``python -m tests.benchmarks [--row NAME]… [--pairs N] [--rows N] [--quick] [--list]``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from tests.benchmarks import machine, report
from tests.benchmarks.measure import Line, NotYet, Row, measure
from tests.benchmarks.rows import ROWS
from tests.benchmarks.stage import opened

PAIRS = 5
FOLDER = Path("var/bench")


def main(arguments: list[str] | None = None) -> int:
    """Measure the rows asked for; 1 when a row is broken, whatever its figures."""
    options = _options(arguments)
    if options.list:
        print("\n".join(f"{row.name:24} {row.what}" for row in ROWS))
        return 0
    chosen = [row for row in ROWS if not options.row or row.name in options.row]
    described = machine.describe()
    print(f"{described['processor']}, {described['cores']} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    pairs = 1 if options.quick else options.pairs
    lines, missing, broken = _measure_all(chosen, quick=options.quick, pairs=pairs, rows=options.rows)
    if lines:
        print("\n" + report.table(lines, verdict=not options.quick))
    for name, reason in (missing | broken).items():
        print(f"{name}: {reason}")
    path = report.write(report.document(lines, described, missing | broken, quick=options.quick), options.folder)
    print(f"\nwritten to {path}")
    return 1 if broken else 0


def _measure_all(
    chosen: list[Row], *, quick: bool, pairs: int, rows: int
) -> tuple[list[Line], dict[str, str], dict[str, str]]:
    lines: list[Line] = []
    missing: dict[str, str] = {}
    broken: dict[str, str] = {}
    with opened(quick=quick, rows=rows) as stage:
        for row in chosen:
            started = time.monotonic()
            try:
                lines += measure(row, stage, pairs, lambda text: print(f"  {text}", flush=True))
            except NotYet as reason:
                missing[row.name] = f"not measured: {reason}"
            except Exception as error:  # one broken row must not lose the others' figures
                broken[row.name] = f"broken: {type(error).__name__}: {error}"
                sys.excepthook(type(error), error, error.__traceback__)
            print(f"  {row.name}: {time.monotonic() - started:.0f} s", flush=True)
    return lines, missing, broken


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures every row of targets.")
    parser.add_argument("--row", action="append", choices=[row.name for row in ROWS], help="only this row; repeatable")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="pairs of each row (5)")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one pair, no verdict: shows that it works")
    parser.add_argument("--rows", type=int, default=0, help="publications of the row scale (1,000,000)")
    parser.add_argument("--list", action="store_true", help="name the rows")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the JSON goes (var/bench)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
