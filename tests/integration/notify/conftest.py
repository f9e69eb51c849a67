"""A notify with its own database for each test; modules about SQL take both kinds of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.notify.house import House, a_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = a_house(tmp_path)
    yield made
    made.service.database.dispose()


@pytest.fixture
def house_on_either(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[House]:
    """Imported as ``house`` by the modules that test on both kinds."""
    made = a_house(tmp_path, new_database())
    yield made
    made.service.database.dispose()
