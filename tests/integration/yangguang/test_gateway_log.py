"""The gateway writes down nobody who gives a tip-off, follows a case or rates: not that he asked, nor from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.gateway_rows import gateway
from tests.benchmarks.load import Client
from tests.servers.private import free_port
from yangguang.composition import NAMES

pytestmark = pytest.mark.servers

UNSEEN = (
    "/complaints/tip-offs",
    "/complaints/tip-offs/follow",
    "/complaints/receipts/x",
    "/complaints/lost-code",
    "/complaints/rate/a-token-that-opens-a-rating",
    "/complaints/api/v1/cases/GJJ-JB-2026-0001",
    "/complaints/api/v1/lost-codes",
    "/complaints/api/v1/ratings",
    "/ui/quick_exit.js",
)
"""The last one is loaded by the pages of tip-offs alone."""


def test_no_log_names_who_gives_a_tip_off_even_where_the_service_is_away(tmp_path: Path) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    with gateway(tmp_path, dict.fromkeys(NAMES, away), free_port(), access_log=tmp_path / "access") as (origin, _, _):
        asking = Client(origin)
        assert [asking.send("GET", path)[0] for path in UNSEEN] == [503] * len(UNSEEN)
        asking.send("GET", "/complaints/metrics")
        asking.close()
    logs = (tmp_path / "access").read_text() + (tmp_path / "log").read_text()
    assert "/complaints/metrics" in logs, "the log is kept, and would have them"
    assert not any(path in logs for path in UNSEEN)
