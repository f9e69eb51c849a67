"""Taking a proposed revision back."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Which disclosure, and, if its proposer likes, why."""

    actor: Actor
    disclosure: str
    reason: str = ""
    expected: str | None = None


def recall(command: Recall, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Back to a draft; review closes its case when it hears of it."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = locked(work, command.disclosure, by=command.actor, expected=command.expected)
    recalled, fact = rules.recall(disclosure, by=command.actor, at=clock.now(), reason=command.reason)
    work.disclosures.save(recalled)
    work.events.record(fact)
    return recalled
