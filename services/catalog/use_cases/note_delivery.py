"""A channel carried a publication, or failed to."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Delivery
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.publish import awaiting_archive


def note_delivery(identity: str, delivery: Delivery, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep the proof beside the disclosure; when it is out on all channels, the archivist gets a task."""
    work.reception.hold(identity)
    disclosure = work.disclosures.load(identity)
    if disclosure is None:
        raise NoSuchDisclosure
    noted, event = rules.note_delivery(disclosure, delivery, at=clock.now())
    work.events.record(event)
    work.disclosures.save_tasks(awaiting_archive(noted, work=work, at=clock.now()))
