"""Taking a proposed revision back."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.load_for_update import load_for_update


def recall(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Take the proposed revision back to a draft; review closes its case when it hears of it."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_update(work, command.disclosure, act="recall", by=command.actor, expected=command.expected)
    at = clock.now()
    recalled, event = rules.recall(disclosure, by=command.actor, at=at, reason=command.reason)
    work.events.record(event)
    return work.disclosures.save(with_consents_asked(recalled, work=work, at=at, reason="recalled"))
