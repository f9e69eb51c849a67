"""A harness on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.complaints.harness import ComplaintsHarness


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[ComplaintsHarness]:
    """The service on SQLite that knows of one body and one publication."""
    harness = ComplaintsHarness(f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path)
    yield harness.know()
    harness.close()


@pytest.fixture
def any_harness(new_database: Callable[[], str], tmp_path: Path) -> Iterator[ComplaintsHarness]:
    """The same on SQLite and on PostgreSQL in turn."""
    harness = ComplaintsHarness(new_database(), tmp_path)
    yield harness.know()
    harness.close()
