"""The library that other agencies install is one in both languages, and asks for nothing that is not locked."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = tomllib.loads((ROOT / "subscriber/pyproject.toml").read_text(encoding="utf-8"))["project"]
NODE = json.loads((ROOT / "subscriber/node/package.json").read_text(encoding="utf-8"))


def test_both_have_one_name_and_version() -> None:
    assert (NODE["name"], NODE["version"]) == (PYTHON["name"], PYTHON["version"])


def test_what_is_handed_over_is_of_the_version_that_the_system_runs_with() -> None:
    locked = (ROOT / "subscriber/requirements.txt").read_text(encoding="utf-8")
    run = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+==\S+) ", locked, re.M)
    assert [name.partition("==")[0] for name in names] == ["pika"]
    assert all(f"\n{name} " in run for name in names)


def test_lock_files_name_no_registry() -> None:
    for name in ("subscriber/node/package-lock.json", "subscriber/requirements.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name
