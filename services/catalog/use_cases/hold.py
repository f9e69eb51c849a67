"""Holding back what was approved and awaits its hour."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update


def hold(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Hold what was approved and awaits its hour: back to a draft, the approval is void."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_update(work, command.disclosure, by=command.actor, expected=command.expected)
    held, event = rules.hold(disclosure, by=command.actor, at=clock.now(), reason=command.reason)
    work.events.record(event)
    return work.disclosures.save(held)
