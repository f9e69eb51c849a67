"""A desk on each kind of database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.complaints.desk import Desk


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest version, to be copied."""
    folder = tmp_path_factory.mktemp("complaints")
    path = folder / "migrated.sqlite"
    desk = Desk(f"sqlite:///{path}", folder)
    desk.service.database.checkpoint()
    desk.service.database.dispose()
    return path


@pytest.fixture
def desk(migrated: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite that knows of one body and one publication."""
    path = shutil.copy(migrated, tmp_path / "complaints.sqlite")
    desk = Desk(f"sqlite:///{path}", tmp_path)
    yield desk.know()
    desk.service.database.dispose()


@pytest.fixture
def any_desk(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Desk]:
    """The same on SQLite and on PostgreSQL in turn."""
    desk = Desk(new_database(), tmp_path)
    yield desk.know()
    desk.service.database.dispose()
