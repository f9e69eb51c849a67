"""`yangguang import registers`, and `export registers` of what is there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.yangguang.harness import SystemHarness

TABLE = "单位,登记编号,形式,日期,主题\nGJJ,PX-01,培训,2026-03-02,条例学习\n"


def test_registers_are_loaded_and_written_again(harness: SystemHarness, tmp_path: Path) -> None:
    file, written = tmp_path / "registers.csv", tmp_path / "again.xlsx"
    file.write_text(TABLE, encoding="utf-8")
    loaded = json.loads(harness.yangguang("import", "registers", str(file), "--json").output)
    assert loaded["loaded"] == {"bylaws": 0, "activities": 1, "unchanged": 0}
    out = harness.yangguang("export", "registers", "--body", "GJJ", "--to", str(written))
    assert "0 bylaws, 1 activities" in out.output
    again = json.loads(harness.yangguang("import", "registers", str(written), "--json").output)
    assert again["loaded"] == {"bylaws": 0, "activities": 0, "unchanged": 1}


def test_a_bad_row_is_named_and_nothing_is_loaded(harness: SystemHarness, tmp_path: Path) -> None:
    file = tmp_path / "registers.csv"
    file.write_text(TABLE + "GJJ,PX-02,讲座,2026-03-02,学习\n", encoding="utf-8")
    refused = harness.yangguang("import", "registers", str(file))
    assert refused.exit_code == 1
    assert "row 3" in refused.output
    assert "形式" in refused.output
