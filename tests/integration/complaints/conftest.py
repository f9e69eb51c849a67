"""A harness on each kind of database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.complaints.harness import ComplaintsHarness


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest version, to be copied."""
    folder = tmp_path_factory.mktemp("complaints")
    path = folder / "migrated.sqlite"
    harness = ComplaintsHarness(f"sqlite:///{path}", folder)
    harness.service.database.checkpoint()
    harness.close()
    return path


@pytest.fixture
def harness(migrated: Path, tmp_path: Path) -> Iterator[ComplaintsHarness]:
    """The service on SQLite that knows of one body and one publication."""
    path = shutil.copy(migrated, tmp_path / "complaints.sqlite")
    harness = ComplaintsHarness(f"sqlite:///{path}", tmp_path)
    yield harness.know()
    harness.close()


@pytest.fixture
def any_harness(new_database: Callable[[], str], tmp_path: Path) -> Iterator[ComplaintsHarness]:
    """The same on SQLite and on PostgreSQL in turn."""
    harness = ComplaintsHarness(new_database(), tmp_path)
    yield harness.know()
    harness.close()
