"""`yangguang export catalogue`, and `import catalogue` of what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.yangguang.harness import SystemHarness


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_what_is_exported_is_imported_without_a_change(form: str, harness: SystemHarness, tmp_path: Path) -> None:
    file = tmp_path / f"directory.{form}"
    written = harness.yangguang("export", "catalogue", "--format", form, "--to", str(file), "--json")
    assert written.exit_code == 0, written.output
    assert json.loads(written.output)["items"] > 0
    loaded = json.loads(harness.yangguang("import", "catalogue", str(file), "--json").output)
    assert loaded["bad"] == []
    assert {name: count for name, count in loaded["loaded"].items() if count and name != "unchanged"} == {}


def test_one_body_s_directory_is_written_to_the_output(harness: SystemHarness) -> None:
    written = json.loads(harness.yangguang("export", "catalogue", "--body", "GS", "--format", "json").output)
    assert [body["code"] for body in written["bodies"]] == ["GS"]
    assert {item["body"] for item in written["items"]} == {"GS"}


def test_an_unknown_body_is_refused(harness: SystemHarness) -> None:
    refused = harness.yangguang("export", "catalogue", "--body", "NOWHERE", "--format", "csv")
    assert refused.exit_code == 1
    assert "NOWHERE" in refused.output


def test_a_file_that_cannot_be_written_is_said_in_one_line(harness: SystemHarness, tmp_path: Path) -> None:
    """It ended with a trace of forty lines."""
    file = tmp_path / "nowhere" / "directory.xlsx"
    refused = harness.yangguang("export", "catalogue", "--to", str(file))
    assert isinstance(refused.exception, SystemExit)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1), refused.output
    assert str(file) in refused.stderr
    assert "No such file or directory" in refused.stderr


def test_a_bad_row_of_a_file_is_named_and_nothing_is_loaded(harness: SystemHarness, tmp_path: Path) -> None:
    file = tmp_path / "directory.csv"
    harness.yangguang("export", "catalogue", "--body", "GS", "--format", "csv", "--to", str(file))
    text = file.read_text(encoding="utf-8-sig").replace("主动公开", "看情况", 1).replace("GS-W-02", "GS-W-99", 1)
    file.write_text(text, encoding="utf-8")
    refused = harness.yangguang("import", "catalogue", str(file), "--json")
    assert refused.exit_code == 1
    (bad,) = json.loads(refused.output)["bad"]
    assert "公开方式" in bad["reason"]
    assert harness.value("catalog", "SELECT count(*) FROM items WHERE code = 'GS-W-99'") == 0


def test_an_old_excel_file_is_to_be_saved_anew(harness: SystemHarness, tmp_path: Path) -> None:
    file = tmp_path / "directory.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0")
    refused = harness.yangguang("import", "catalogue", str(file))
    assert (refused.exit_code, "xlsx or csv" in refused.output) == (2, True)
