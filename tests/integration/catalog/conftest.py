"""A catalogue on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.catalog.harness import CatalogHarness


@pytest.fixture
def catalog(new_database: Callable[[], str], tmp_path: Path) -> Iterator[CatalogHarness]:
    """A catalogue of two bodies on an empty database."""
    made = CatalogHarness(new_database(), tmp_path)
    yield made
    made.close()
