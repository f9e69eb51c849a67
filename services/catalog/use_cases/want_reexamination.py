"""Tell the office that what was refused is to be examined again (条例第十八条)."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.disclosure import REEXAMINE
from services.catalog.domain.tasks import open_task
from services.catalog.ports import UnitOfWork


def want_reexamination(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Open the task of one whose day has come; again, nothing happens."""
    disclosure = work.disclosures.load_for_update(identity)
    # Between the list and the lock it may have been examined, or purged.
    if disclosure is None or disclosure.reexamine_on is None or disclosure.reexamine_on > clock.today():
        return
    due_on = disclosure.reexamine_on
    waiting, opened = open_task(disclosure, REEXAMINE, task=work.ids.new(), due_on=due_on, at=clock.now())
    for event in opened:
        work.events.record(event)
    if opened:
        work.disclosures.save(waiting, revision=False)
