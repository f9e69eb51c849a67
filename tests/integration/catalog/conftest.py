"""A desk on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.catalog.desk import Desk


@pytest.fixture
def desk(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Desk]:
    """A catalogue of two bodies on an empty database."""
    made = Desk(new_database(), tmp_path)
    yield made
    made.close()
