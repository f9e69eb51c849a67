"""What `yangguang doctor` says of the folders."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.integration.yangguang.doctor import examined, findings
from tests.integration.yangguang.harness import SystemHarness


def test_what_others_could_read_is_named_with_the_command_that_shuts_them_out(harness: SystemHarness) -> None:
    anchors = harness.folder / "anchors.jsonl"
    anchors.touch(0o644)
    finding = findings(harness, code=1)["folders", "rights"]
    assert finding["todo"] == f"Run 'chmod 600 {anchors}'."


@pytest.mark.parametrize(
    ("setting", "value", "what"),
    [
        ("YANGGUANG_FILES_URL", "file:///proc/files", "files of catalog"),
        ("YANGGUANG_FILES_URL", "file:///etc/hostname/files", "files of catalog"),
        ("YANGGUANG_AUDIT_ANCHORS", "/proc/anchors", "audit anchors"),
        ("YANGGUANG_AUDIT_ANCHORS", "/etc/hostname", "audit anchors"),
    ],
)
def test_a_folder_that_cannot_be_made_is_found_before_anything_is_to_be_kept_there(
    harness: SystemHarness, setting: str, value: str, what: str
) -> None:
    environment = {"YANGGUANG_DATA": str(harness.folder), "YANGGUANG_MODE": "embedded", setting: value}
    assert f"orrect {setting}." in examined(environment)["folders", what]["todo"]


def test_a_folder_that_is_nearly_full_is_found(harness: SystemHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(harness.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=999_999_999))
    found = findings(harness, code=1)
    assert found["folders", "data"]["says"].endswith("1.0 GB free")
    assert found["folders", "data"]["todo"] == "Make room."


def test_a_mistyped_data_folder_is_said_and_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "typo"
    environment = {"YANGGUANG_DATA": str(missing), "YANGGUANG_MODE": "embedded"}
    finding = examined(environment)["folders", "data"]
    assert finding["says"].startswith(f"{missing} has no catalog.sqlite")
    assert finding["todo"].startswith("Correct YANGGUANG_DATA")
    assert not missing.exists()


def test_a_files_folder_that_is_not_made_yet_is_asked_for_room_too(harness: SystemHarness, tmp_path: Path) -> None:
    environment = {"YANGGUANG_DATA": str(harness.folder), "YANGGUANG_FILES_URL": f"file://{tmp_path}/files"}
    says = examined(environment, code=0)["folders", "files of catalog"]["says"]
    assert re.fullmatch(r"there is none yet, the first file makes it, \d+\.\d GB free", says)
