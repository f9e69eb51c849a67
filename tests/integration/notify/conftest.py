"""A notify with its own database for each test, on both kinds of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.notify.house import House, a_house


@pytest.fixture
def house(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[House]:
    made = a_house(tmp_path, new_database())
    yield made
    made.service.database.dispose()
