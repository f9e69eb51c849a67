"""同意会签: a body that issues a document too consents to it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.catalog.domain import consent as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.go_together import go_on
from services.catalog.use_cases.load_for_consent import load_for_consent


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent(Act):
    """For which body (empty: the only one for which he speaks), and to what, by its content hash."""

    content_hash: str
    body: str = ""


def give_consent(command: GiveConsent, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Consent for one's body to exactly what was read; the last consent publishes what nothing else keeps back."""
    disclosure = load_for_consent(work, command.disclosure, act="consent", by=command.actor, expected=command.expected)
    at = clock.now()
    given, event = rules.give(disclosure, body=command.body, content_hash=command.content_hash, by=command.actor, at=at)
    work.events.record(event)
    given = with_consents_asked(given, work=work, at=at, reason="consented")
    return go_on(given, work=work, at=at)
