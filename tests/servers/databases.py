"""Databases for tests: migrating one takes ten times as long as copying one that was migrated before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

_copies: dict[tuple[str, str], str] = {}
_folder = tempfile.TemporaryDirectory(prefix="yangguang-copies-", ignore_cleanup_errors=True)


def create(url: str) -> None:
    """Make the empty database of an address; SQLite makes its own."""
    server, name = _parts(url)
    if server:
        _execute(server, "CREATE DATABASE {}", name)


def drop(url: str) -> None:
    """Remove the database of an address, whoever is still connected; one that there is not is no error."""
    server, name = _parts(url)
    if server:
        _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def prepared(url: str, key: str, fill: Callable[[], None]) -> None:
    """Make the database of an address with what ``fill`` writes into one.

    It fills the first one of a ``key`` alone, and has to let go of its connections; the others are copies of that.
    """
    server, name = _parts(url)
    place = server or "sqlite"
    copy = _copies.get((place, key))
    if not server:
        if copy:
            shutil.copy(copy, name)
            return
        fill()
        _copies[place, key] = shutil.copy(name, Path(_folder.name, f"{len(_copies)}.sqlite"))
        return
    _execute(server, "DROP DATABASE IF EXISTS {}", name)
    if copy:
        _execute(server, "CREATE DATABASE {} TEMPLATE {}", name, copy)
        return
    create(url)
    fill()
    _copies[place, key] = f"{name}_copy"
    _execute(server, "CREATE DATABASE {} TEMPLATE {}", f"{name}_copy", name)


def _parts(url: str) -> tuple[str, str]:
    """The server's address and the database's name; for SQLite an empty one and the file."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return "", url.removeprefix("sqlite:///")
    return f"postgresql://{parts.netloc}", parts.path.lstrip("/")


def _execute(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
