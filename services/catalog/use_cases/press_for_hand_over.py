"""Tell the office of a draft or returned revision that waits for somebody who can act no more."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.disclosure import HAND_OVER
from services.catalog.domain.handing_over import is_stranded
from services.catalog.domain.tasks import close_task, open_task
from services.catalog.ports import UnitOfWork


def press_for_hand_over(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Open its task once, or close it where its proposer can act again."""
    disclosure = work.disclosures.load_for_update(identity)
    if disclosure is None:
        return
    proposer = work.people.acting(disclosure.proposer, clock.today())
    if is_stranded(disclosure, proposer):
        pressed, events = open_task(disclosure, HAND_OVER, task=work.ids.new(), at=clock.now())
        work.disclosures.save_tasks(pressed)
    else:
        pressed, events = close_task(disclosure, HAND_OVER, at=clock.now(), reason="able_again")
        if events:
            work.disclosures.save(pressed, revision=False)
    for event in events:
        work.events.record(event)
