"""A desk on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.complaints.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite that knows of one body and one publication."""
    desk = Desk(f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path)
    yield desk.know()
    desk.service.database.dispose()


@pytest.fixture
def any_desk(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Desk]:
    """The same on SQLite and on PostgreSQL in turn."""
    desk = Desk(new_database(), tmp_path)
    yield desk.know()
    desk.service.database.dispose()
