"""Handing a revision to review."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock, Due
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.tasks import close_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Which disclosure; its revision under way is proposed."""

    actor: Actor
    disclosure: str
    expected: str | None = None


def propose(command: Propose, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Bind the content by its hash and tell review. A task from an earlier return is done with that."""
    disclosure = locked(work, command.disclosure, by=command.actor, expected=command.expected)
    at, today = clock.now(), clock.today()
    limit, formed = disclosure.item.time_limit, disclosure.revision.content.formed_on
    due = work.calendar.due(formed, limit.days, limit.unit) if formed else Due(today)
    proposed, fact = rules.propose(disclosure, by=command.actor, at=at, today=today, due=due)
    proposed, closed = close_task(proposed, "returned", at=at, reason="proposed")
    work.disclosures.save(proposed)
    work.events.record(fact)
    if closed:
        work.events.record(closed)
    return proposed
