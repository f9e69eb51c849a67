"""Review's unit of work on one open transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.base.hashing import canonical_json, sm3
from chassis.content.markings import refuse_marked
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Files, Ids, WorkCalendar
from services.review.adapters.sheets import JsonSchemaSheets
from services.review.adapters.storage import SqlCases, SqlDirectory


class Sm3Seals:
    """:class:`services.review.ports.Seals` by SM3 and canonical JSON."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def digest(self, content: bytes) -> str:
        """The digest of some bytes."""
        return sm3(content)

    def digest_of_value(self, value: Mapping[str, Any]) -> str:
        """The digest of a JSON value in its canonical form."""
        return sm3(canonical_json(value))

    def keep(self, record: Mapping[str, Any]) -> str:
        """Cipher a record in review's room of the file store."""
        return self._files.put(canonical_json(record))


class MarkingGuard:
    """:class:`services.review.ports.Markings` by the scan that every text goes through."""

    def refuse_marked(self, where: str, *texts: str) -> None:
        """Refuse texts that carry a secrecy marking."""
        refuse_marked(where, *texts)


@dataclass(slots=True)
class Work:
    """:class:`services.review.ports.UnitOfWork` on a database connection."""

    cases: SqlCases
    directory: SqlDirectory
    events: TransactionRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    sheets: JsonSchemaSheets
    seals: Sm3Seals
    markings: MarkingGuard
