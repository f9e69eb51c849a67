"""A channel carried a publication, or failed to."""

from __future__ import annotations

from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Delivery
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note
from services.catalog.use_cases.publish import awaiting_archive


def note_delivery(identity: str, delivery: Delivery, *, work: UnitOfWork) -> None:
    """Keep the proof; when it is out on all channels, the archivist gets a task."""
    disclosure = load_for_note(work, identity)
    noted, event = rules.note_delivery(disclosure, delivery)
    work.events.record(event)
    work.disclosures.save(awaiting_archive(noted, work=work, at=delivery.at), revision=False)
