"""What `yangguang doctor` finds, for the tests that ask it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.integration.yangguang.harness import SystemHarness
from tests.keys import SECRET
from yangguang.__main__ import main

AWAY = "amqp://guest:guest@127.0.0.1:1/"
"""A broker that nobody is at."""


def findings(harness: SystemHarness, *, code: int) -> dict[tuple[str, str], dict[str, Any]]:
    result = harness.yangguang("doctor", "--json")
    assert result.exit_code == code, result.output
    report = json.loads(result.stdout)
    assert report["healthy"] == (code == 0)
    return {(finding["where"], finding["what"]): finding for finding in report["findings"]}


def environment_of(folder: Path, amqp: str, **more: str) -> dict[str, str]:
    """Of a distributed system whose databases are SQLite files, unless told otherwise."""
    return {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_AMQP_URL": amqp,
        **{
            f"YANGGUANG_{name}_DATABASE_URL": f"sqlite:///{folder}/{name.lower()}.sqlite"
            for name in ("CATALOG", "REVIEW", "COMPLAINTS", "NOTIFY")
        },
        **more,
    }


def distributed(folder: Path, amqp: str, **more: str) -> dict[tuple[str, str], str]:
    """What is to be done about a distributed system on migrated databases, by what was looked at."""
    environment = environment_of(folder, amqp, **more)
    assert CliRunner().invoke(main, ["migrate"], env=environment).exit_code == 0
    return {where: finding["todo"] for where, finding in examined(environment).items()}


def examined(environment: dict[str, str], *, code: int = 1) -> dict[tuple[str, str], dict[str, Any]]:
    """What is found; by default something is to be done."""
    result = CliRunner().invoke(main, ["doctor", "--json"], env=environment)
    assert result.exit_code == code, result.output
    return {(finding["where"], finding["what"]): finding for finding in json.loads(result.stdout)["findings"]}
