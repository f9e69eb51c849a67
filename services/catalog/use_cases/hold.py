"""Holding back what was approved and awaits its hour."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import NO_ISSUE, UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.tasks import close_tasks, due_on, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.load_for_update import load_for_update


def hold(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Hold what was approved and awaits its hour: back to a draft, the approval is void."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_update(work, command.disclosure, act="hold", by=command.actor, expected=command.expected)
    held, event = rules.hold(disclosure, by=command.actor, at=clock.now(), reason=command.reason)
    held, closed = close_tasks(held, (UNPUBLISHED_TASK, NO_ISSUE), at=clock.now(), reason="held")
    limit = due_on(held, "held", work.calendar)
    held, opened = open_task(held, "held", task=work.ids.new(), due_on=limit, at=clock.now())
    for recorded in (event, *closed, *opened):
        work.events.record(recorded)
    return work.disclosures.save(with_consents_asked(held, work=work, at=clock.now(), reason="held"))
