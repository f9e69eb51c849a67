"""Take in that a publication was archived (归档)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import SYSTEM, Audience, Clock
from services.notify.domain import publication as publications
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFiling:
    """The archive number that the catalog gave."""

    disclosure: str
    audience: Audience
    archive_number: str
    filed_at: datetime


def take_filing(command: TakeFiling, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep the archive number with the publication, if it was ever published here."""
    known = work.publications.load_for_update(command.disclosure, command.audience)
    if known is None:
        return
    publication, filed = publications.file(known, archive_number=command.archive_number, by=SYSTEM, at=command.filed_at)
    work.publications.save(publication)
    work.events.record(filed)
