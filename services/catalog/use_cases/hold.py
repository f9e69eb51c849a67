"""Holding back what was approved and awaits its hour."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.tasks import close_task, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update


def hold(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Hold what was approved and awaits its hour: back to a draft, the approval is void."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_update(work, command.disclosure, act="hold", by=command.actor, expected=command.expected)
    held, event = rules.hold(disclosure, by=command.actor, at=clock.now(), reason=command.reason)
    held, closed = close_task(held, UNPUBLISHED_TASK, at=clock.now(), reason="held")
    held, opened = open_task(held, "held", task=work.ids.new(), at=clock.now())
    for recorded in (event, *closed, *opened):
        work.events.record(recorded)
    return work.disclosures.save(held)
