"""Propose that somebody be held to account."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.review.domain import accountability as rules
from services.review.domain.accountability import Accountability
from services.review.ports import UnitOfWork
from services.review.use_cases.on_accountability import with_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAccountability:
    """Whom, for what, by which measure, on which facts."""

    actor: Actor
    body: str
    person: str
    trigger: str
    measure: str
    facts: str
    disclosure: str = ""


def propose_accountability(command: ProposeAccountability, *, work: UnitOfWork, clock: Clock) -> Accountability:
    """He is asked for his statement first."""
    work.markings.refuse_marked("facts", command.facts)
    today = clock.today()
    staff = {person.sub: person for person in work.staff.of_body(command.body, today)}
    new, event = rules.proposed(
        identity=work.ids.new(),
        body=command.body,
        person=staff.get(command.person),
        trigger=command.trigger,
        measure=command.measure,
        facts=command.facts,
        disclosure=command.disclosure,
        today=today,
        hear_until=work.calendar.due(today, rules.HEARING_DAYS).on,
        by=command.actor,
        at=clock.now(),
    )
    work.events.record(event)
    new = with_tasks(None, new, by=command.actor, work=work, clock=clock)
    work.accountabilities.add(new)
    return new
