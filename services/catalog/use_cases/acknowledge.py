"""知悉: having read why something was refused or withdrawn ends the task that told of it."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.access import require
from services.catalog.domain.announcement import audited
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.personal_data_refusals import NothingToAcknowledge
from services.catalog.domain.tasks import TOLD, close_tasks
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update


def acknowledge(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Say that the reason was read: the task that told of a refusal or a withdrawal is done."""
    disclosure = load_for_update(
        work, command.disclosure, act="acknowledge", by=command.actor, expected=command.expected
    )
    require("disclosure.acknowledge", disclosure, command.actor)
    kinds = sorted(TOLD & disclosure.tasks.keys())
    if not kinds:
        raise NothingToAcknowledge
    at = clock.now()
    read, closed = close_tasks(disclosure, kinds, at=at, reason="done")
    event = audited("acknowledged", read, by=command.actor, at=at, detail={"kinds": kinds})
    for recorded in (event, *closed):
        work.events.record(recorded)
    return work.disclosures.save(read, revision=False)
