"""A desk on SQLite, and one on each kind of database in turn for what depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.review.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A review service on an empty SQLite database."""
    made = Desk(f"sqlite:///{tmp_path}/review.sqlite", tmp_path)
    yield made
    made.service.database.dispose()


@pytest.fixture
def any_desk(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Desk]:
    """A review service on an empty database of each kind in turn."""
    made = Desk(new_database(), tmp_path)
    yield made
    made.service.database.dispose()
