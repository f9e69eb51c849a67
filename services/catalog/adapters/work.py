"""The catalogue's unit of work on one open transaction, and the scan for secrecy markings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chassis.content.admission import admit
from chassis.content.markings import refuse_marked
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Clock, Files, Ids, WorkCalendar
from services.catalog.adapters.storage import (
    SqlBodies,
    SqlChanges,
    SqlCounters,
    SqlDisclosures,
    SqlGlances,
    SqlItems,
    SqlPeople,
    SqlPublications,
    SqlUploads,
)
from services.catalog.ports import UnitOfWork


class MarkingScan:
    """:class:`services.catalog.ports.Markings` by the chassis's scan."""

    def refuse_text(self, text: str, where: str) -> None:
        """Refuse a text that carries a secrecy marking."""
        refuse_marked(where, text)

    def inspect_file(self, content: bytes, name: str) -> str:
        """The media type of a file that may be kept."""
        return admit(name, content)


def make_work(
    connection: Any,
    events: TransactionRecorder,
    *,
    ids: Ids,
    clock: Clock,
    calendar: WorkCalendar,
    files: Files,
    checkpoint: Callable[[], None],
) -> UnitOfWork:
    """A unit of work; ``checkpoint`` wipes what a takedown's commit leaves in a write-ahead log."""
    return UnitOfWork(
        bodies=SqlBodies(connection),
        people=SqlPeople(connection),
        items=SqlItems(connection),
        disclosures=SqlDisclosures(connection, now=clock.now, erased=lambda: events.after_commit(checkpoint)),
        publications=SqlPublications(connection),
        glances=SqlGlances(connection),
        uploads=SqlUploads(connection),
        counters=SqlCounters(connection),
        changes=SqlChanges(connection),
        events=events,
        ids=ids,
        calendar=calendar,
        files=files,
        markings=MarkingScan(),
    )
