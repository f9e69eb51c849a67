"""A notify with its own database for each test; modules about SQL take both kinds of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.notify.harness import NotifyHarness


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[NotifyHarness]:
    """A notify service on an empty SQLite database."""
    made = NotifyHarness(f"sqlite:///{tmp_path}/notify.sqlite", tmp_path)
    yield made
    made.close()


@pytest.fixture
def any_harness(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[NotifyHarness]:
    """A notify service on an empty database of each kind in turn."""
    made = NotifyHarness(new_database(), tmp_path)
    yield made
    made.close()
