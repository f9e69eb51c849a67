"""A desk on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.review.desk import Desk


@pytest.fixture
def desk(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Desk]:
    """A review service on an empty database."""
    made = Desk(new_database(), tmp_path)
    yield made
    made.service.database.dispose()
