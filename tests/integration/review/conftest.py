"""A review service on SQLite, and one on each kind of database in turn for what depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.review.harness import ReviewHarness


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[ReviewHarness]:
    """A review service on an empty SQLite database."""
    made = ReviewHarness(f"sqlite:///{tmp_path}/review.sqlite", tmp_path)
    yield made
    made.close()


@pytest.fixture
def any_harness(new_database: Callable[[], str], tmp_path: Path) -> Iterator[ReviewHarness]:
    """A review service on an empty database of each kind in turn."""
    made = ReviewHarness(new_database(), tmp_path)
    yield made
    made.close()
