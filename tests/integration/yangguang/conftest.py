"""What several tests of the command line and its processes need."""

import os
from pathlib import Path

import pytest

from tests.integration.yangguang.harness import filled, harness
from tests.keys import SECRET

__all__ = ["filled", "harness"]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environment(new_postgres_database, rabbit_server: str, tmp_path: Path) -> dict[str, str]:
    """Of a process of review in the distributed mode, with an empty database."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(tmp_path),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_AMQP_URL": f"{rabbit_server}/%2F",
        "YANGGUANG_REVIEW_DATABASE_URL": new_postgres_database(),
    }
