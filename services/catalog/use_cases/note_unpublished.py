"""What could not be published at its hour is somebody's task."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.catalog.domain.announcement import audited
from services.catalog.domain.disclosure import UNPUBLISHED_TASK
from services.catalog.domain.publishing import is_due
from services.catalog.domain.tasks import due_on, open_task
from services.catalog.ports import UnitOfWork


def note_unpublished(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Open the office's task for one disclosure whose hour came and went; again, nothing more happens."""
    at = clock.now()
    disclosure = work.disclosures.load_for_update(identity)
    if disclosure is None or not is_due(disclosure, at):
        return
    limit = due_on(disclosure, UNPUBLISHED_TASK, work.calendar)
    waiting, opened = open_task(
        disclosure,
        UNPUBLISHED_TASK,
        task=work.ids.new(),
        due_on=limit,
        at=at,
    )
    if not opened:
        return
    for event in (*opened, audited("publication_failed", waiting, by=SYSTEM, at=at)):
        work.events.record(event)
    work.disclosures.save(waiting, revision=False)
