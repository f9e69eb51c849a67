"""Correcting what is published: the next revision begins as a draft."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked_whole, public_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Which disclosure, and why; the reason will be public."""

    actor: Actor
    disclosure: str
    reason: str
    expected: str | None = None


def correct(command: Correct, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """A draft with a copy of what is public; that stays public until the next one is approved."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure, revisions = locked_whole(work, command.disclosure, by=command.actor, expected=command.expected)
    source = public_revision(disclosure, revisions).content
    begun, fact = rules.correct(disclosure, source, by=command.actor, at=clock.now(), reason=command.reason)
    work.disclosures.begin_revision(begun)
    work.events.record(fact)
    return begun
