"""The table on the screen and the JSON under ``var/bench/``."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Line

HEADINGS = ("row", "figure", "ours", "reference", "ratio (spread)", "target", "")


def table(lines: Sequence[Line], *, verdict: bool) -> str:
    """One line for each target, its columns aligned."""
    cells = [HEADINGS, *[_cells(line, verdict) for line in lines]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    printed = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    printed.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(printed)


def document(lines: Sequence[Line], machine: dict[str, object], missing: dict[str, str], *, quick: bool) -> str:
    """Everything measured, pair by pair, as JSON."""
    content = {
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine,
        "lines": [_record(line, quick) for line in lines],
        "missing": missing,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def write(text: str, folder: Path) -> Path:
    """Keep a run beside the earlier ones; ``latest.json`` is the newest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now():%Y%m%d-%H%M%S}.json"
    path.write_text(text, encoding="utf-8")
    (folder / "latest.json").write_text(text, encoding="utf-8")
    return path


def _cells(line: Line, verdict: bool) -> tuple[str, ...]:
    target = line.target
    mark = ("met" if line.met else "NOT MET") if verdict else "–"
    ours = _number(statistics.median(line.ours))
    reference = _number(statistics.median(line.references)) if line.references else "–"
    ratio = "–" if target.absolute else f"{line.value:.2f} ({min(line.values):.2f}–{max(line.values):.2f})"
    return line.row, f"{target.figure}, {target.unit}", ours, reference, ratio, target.text, mark


def _record(line: Line, quick: bool) -> dict[str, Any]:
    return {
        "row": line.row,
        "what": line.what,
        "reference": line.reference,
        "target": dataclasses.asdict(line.target),
        "ours": line.ours,
        "references": line.references,
        "value": line.value,
        "spread": [min(line.values), max(line.values)],
        "met": None if quick else line.met,
        "extra": line.extra,
        "note": line.note,
    }


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
