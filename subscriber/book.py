"""What was received so far: shows repeats and gaps, keeps the places to go on at, and survives a restart."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from subscriber.events import PublicationEvent

_TABLES = (
    "CREATE TABLE IF NOT EXISTS received (index_number TEXT PRIMARY KEY, sequence INTEGER NOT NULL)",
    # What a load that is narrowed by topics brought: what becomes of it concerns the agency, whatever its topic then.
    "CREATE TABLE IF NOT EXISTS loaded (index_number TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS places (name TEXT PRIMARY KEY, place INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS aside "
    "(index_number TEXT PRIMARY KEY, sequence INTEGER NOT NULL, content BLOB NOT NULL, reason TEXT NOT NULL)",
    # Lines of the log of changes, by the place that went on without them; no words of the publication are in them.
    "CREATE TABLE IF NOT EXISTS unloaded (place TEXT NOT NULL, index_number TEXT NOT NULL, line TEXT NOT NULL, "
    "reason TEXT NOT NULL, PRIMARY KEY (place, index_number))",
)


class Turn(Enum):
    """How an event stands to what was received before."""

    FIRST = "first"
    NEXT = "next"
    SEEN = "seen"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Position:
    """The turn of an event, and the sequence that was expected."""

    turn: Turn
    expected: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A message whose handling was put off for long: ``reason`` says why. The next about its number replaces it."""

    index_number: str
    content: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """What a load left out, since the site did not give it: ``reason`` says why. The next load tries it again."""

    index_number: str
    line: str
    reason: str


class Book:
    """The last sequence of each index number, in a SQLite file (or in memory, for trials)."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        if str(path) != ":memory:":
            Path(path).touch(mode=0o600)  # for whoever runs it alone; the files beside it follow
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # What a power failure takes of the last moments comes again: a repeat, which an agency's program has to bear.
        for setting in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._database.execute(f"PRAGMA {setting}")
        for table in _TABLES:
            self._database.execute(table)

    def position(self, event: PublicationEvent) -> Position:
        """Whether the event is new, and whether something before it is missing.

        An index number seen for the first time may stand at any sequence: the agency may have joined later.
        """
        found = self._database.execute(
            "SELECT sequence FROM received WHERE index_number = ?", (event.index_number,)
        ).fetchone()
        if found is None:
            return Position(Turn.FIRST, event.sequence)
        expected = found[0] + 1
        if event.sequence < expected:
            return Position(Turn.SEEN, expected)
        return Position(Turn.NEXT if event.sequence == expected else Turn.GAP, expected)

    def keep(self, event: PublicationEvent) -> None:
        """Remember the event as handled; what was set aside of its index number is settled by that."""
        self._remember(event)
        self.settle(event.index_number)

    def keep_loaded(self, index_number: str) -> None:
        """Remember that a load brought it; the sequence of its events is not known by that."""
        self._database.execute("INSERT OR IGNORE INTO loaded VALUES (?)", (index_number,))

    def has(self, index_number: str) -> bool:
        """Whether an event or a load brought anything of this index number."""
        query = "SELECT 1 FROM received WHERE index_number = ? UNION ALL SELECT 1 FROM loaded WHERE index_number = ?"
        return self._database.execute(query, (index_number, index_number)).fetchone() is not None

    def set_aside(self, event: PublicationEvent, content: bytes, reason: str) -> None:
        """Remember the event as received, and its message as still to be handled."""
        self._database.execute(
            "INSERT OR REPLACE INTO aside VALUES (?, ?, ?, ?)", (event.index_number, event.sequence, content, reason)
        )
        self._remember(event)

    def settle(self, index_number: str) -> None:
        """Nothing is set aside of an index number any more; its words leave the file, and its log."""
        if self._database.execute("DELETE FROM aside WHERE index_number = ?", (index_number,)).rowcount:
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def aside(self) -> list[Aside]:
        """All that was set aside; what stays here for days needs a person."""
        found = self._database.execute("SELECT index_number, content, reason FROM aside ORDER BY rowid")
        return [Aside(*row) for row in found]

    def aside_of(self, index_number: str) -> Aside | None:
        """What is set aside of an index number."""
        return next((aside for aside in self.aside() if aside.index_number == index_number), None)

    def leave(self, place: str, index_number: str, line: str, reason: str) -> None:
        """Remember what a load goes on without."""
        self._database.execute(
            "INSERT OR REPLACE INTO unloaded VALUES (?, ?, ?, ?)", (place, index_number, line, reason)
        )

    def keep_brought(self, place: str, index_number: str) -> None:
        """It was brought, or is gone: nothing is left out of it any more."""
        self._database.execute("DELETE FROM unloaded WHERE place = ? AND index_number = ?", (place, index_number))

    def left(self, place: str | None = None) -> list[Left]:
        """What loads left out (that of one place); what stays here for days needs a person, at the site."""
        found = self._database.execute(
            "SELECT index_number, line, reason FROM unloaded WHERE place = ifnull(?, place) ORDER BY rowid", (place,)
        )
        return [Left(*row) for row in found]

    def place(self, name: str) -> int | None:
        """How far a stream, or the log of changes, was read; None before the beginning."""
        found = self._database.execute("SELECT place FROM places WHERE name = ?", (name,)).fetchone()
        return None if found is None else int(found[0])

    def keep_place(self, name: str, place: int) -> None:
        """Remember how far it was read."""
        self._database.execute("INSERT OR REPLACE INTO places VALUES (?, ?)", (name, place))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _remember(self, event: PublicationEvent) -> None:
        self._database.execute(
            "INSERT INTO received VALUES (?, ?) ON CONFLICT (index_number) DO UPDATE "
            "SET sequence = max(sequence, excluded.sequence)",
            (event.index_number, event.sequence),
        )
