"""What was received so far, per index number: shows repeats and gaps, and survives a restart."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from subscriber.events import PublicationEvent


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


class SequenceBook:
    """The last sequence of each index number, in a SQLite file (or in memory, for trials)."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS received (index_number TEXT PRIMARY KEY, sequence INTEGER NOT NULL)"
        )

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
        """Remember the event as handled."""
        self._database.execute(
            "INSERT INTO received VALUES (?, ?) ON CONFLICT (index_number) DO UPDATE "
            "SET sequence = max(sequence, excluded.sequence)",
            (event.index_number, event.sequence),
        )

    def close(self) -> None:
        """Close the file."""
        self._database.close()
