"""不同意会签: a body that issues a document too does not consent to it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.catalog.domain import consent as rules
from services.catalog.domain.disclosure import NO_ISSUE, OBJECTED, UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.tasks import close_tasks, due_on, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.load_for_consent import load_for_consent


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToJoint(Act):
    """For which body; empty: the only one for which he speaks."""

    body: str = ""


def object_to_joint(command: ObjectToJoint, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Give it back to its proposer with the reason: review ends or its approval is void, and everybody waits anew."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_consent(work, command.disclosure, act="object", by=command.actor, expected=command.expected)
    at = clock.now()
    back, event = rules.object_to(disclosure, body=command.body, by=command.actor, at=at, reason=command.reason)
    work.events.record(event)
    back, events = close_tasks(back, (UNPUBLISHED_TASK, NO_ISSUE), at=at, reason="objected")
    back, opened = open_task(back, OBJECTED, task=work.ids.new(), due_on=due_on(back, OBJECTED, work.calendar), at=at)
    for recorded in (*events, *opened):
        work.events.record(recorded)
    return work.disclosures.save(with_consents_asked(back, work=work, at=at, reason="objected"))
