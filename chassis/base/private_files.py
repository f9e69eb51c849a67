"""What is kept on disk is read by its owner alone: files 0600 in folders 0700 (个人信息保护法第五十一条)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OTHERS = 0o077


def by_default() -> None:
    """Let nothing that this process makes be read by others, whoever writes it: databases, exports, temporary files."""
    os.umask(_OTHERS)


def make_folder(folder: Path) -> Path:
    """The folder, made if it is missing."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return folder


def make_file(path: Path) -> None:
    """An empty file where there is none. SQLite gives its logs beside it the same rights."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, FILE_MODE))


def readable_by_others(folder: Path) -> Iterator[Path]:
    """The folder and the files in it that others than their owner may read, write or enter.

    What lies in folders below is reached through this one only.
    """
    if not folder.is_dir():
        return
    if _is_open(folder):
        yield folder
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.is_symlink() and _is_open(path):
            yield path


def tighten(folder: Path) -> list[Path]:
    """Shut others out of a folder and of the files in it; what is not ours, or shared by design (sticky), stays.

    Returns what was changed.
    """
    changed = []
    for path in readable_by_others(folder):
        found = path.stat()
        if found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
            changed.append(path)
    return changed


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)
