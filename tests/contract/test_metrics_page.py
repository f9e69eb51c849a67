"""The page for operators names every metric that a process tells, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.integration.chassis.tally import a_service

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/watch-and-mend.md").read_text(encoding="utf-8")


def test_every_metric_is_explained_and_every_explained_metric_told(tmp_path: Path) -> None:
    service = a_service("alpha", f"sqlite:///{tmp_path}/alpha.sqlite", tmp_path)
    text = service.metrics.render().decode()
    service.database.dispose()
    told = set(re.findall(r"^# TYPE (yangguang_\w+) ", text, re.MULTILINE))
    told = {name for name in told if not name.endswith("_created")}
    table = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `yangguang_"))
    assert set(re.findall(r"\byangguang_\w+", table)) == told
