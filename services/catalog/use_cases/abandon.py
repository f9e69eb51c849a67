"""Giving a draft or a returned revision up."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.tasks import close_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandon:
    """Which disclosure, and, if one likes, why."""

    actor: Actor
    disclosure: str
    reason: str = ""
    expected: str | None = None


def abandon(command: Abandon, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """The revision ends; what is published, if anything, stays."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = locked(work, command.disclosure, by=command.actor, expected=command.expected)
    at = clock.now()
    left, fact = rules.abandon(disclosure, by=command.actor, at=at, reason=command.reason)
    left, closed = close_task(left, "returned", at=at, reason="abandoned")
    work.disclosures.save(left)
    work.events.record(fact)
    if closed:
        work.events.record(closed)
    return left
