"""What is kept on disk is its owner's alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.base import private_files
from chassis.base.settings import Settings
from chassis.storage.database import Database


@pytest.fixture(autouse=True)
def _a_careless_shell() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_folder_key_and_database_are_private_whatever_the_shell_says(tmp_path: Path) -> None:
    settings = Settings.load({"YANGGUANG_DATA": str(tmp_path / "data")})
    database = Database(settings.database_url("catalog"))
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        files = {path.name: mode(path) for path in settings.data.iterdir()}
    database.dispose()
    assert mode(settings.data) == 0o700
    assert set(files) >= {"catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm", "secret.key"}
    assert set(files.values()) == {0o600}


def test_what_an_earlier_version_left_open_is_shut(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "catalog.sqlite").touch(mode=0o644)
    (folder / "secret.key").touch(mode=0o600)
    assert list(private_files.readable_by_others(folder)) == [folder, folder / "catalog.sqlite"]
    assert private_files.tighten(folder) == [folder, folder / "catalog.sqlite"]
    assert (mode(folder), mode(folder / "catalog.sqlite")) == (0o700, 0o600)
    assert list(private_files.readable_by_others(folder)) == []


def test_a_folder_that_all_share_is_left_to_its_owner(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "ours").touch(mode=0o644)
    assert private_files.tighten(shared) == [shared / "ours"]
    assert mode(shared) == 0o777


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Shutting others out of what a link leads to would change what is not in the folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch(mode=0o644)
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "link").symlink_to(elsewhere)
    assert private_files.tighten(folder) == []
    assert mode(elsewhere) == 0o644
