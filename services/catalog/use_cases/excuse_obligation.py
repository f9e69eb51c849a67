"""Excusing what need not be disclosed, with a reason, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import obligation_events as rules
from services.catalog.domain.access import knows_item
from services.catalog.domain.freshness import require_version
from services.catalog.domain.obligation import Obligation
from services.catalog.domain.refusals import NoSuchObligation
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnObligation:
    """Which one; ``expected`` is the version that was seen (None: whichever)."""

    actor: Actor
    obligation: str
    reason: str = ""
    expected: str | None = None


def excuse_obligation(command: OnObligation, *, work: UnitOfWork, clock: Clock) -> Obligation:
    """It is counted no more as long as the excuse stands."""
    work.markings.refuse_text(command.reason, "reason")
    obligation = _load(command, work)
    return _kept(rules.excuse(obligation, reason=command.reason, by=command.actor, at=clock.now()), work)


def undo_excuse(command: OnObligation, *, work: UnitOfWork, clock: Clock) -> Obligation:
    """It is owed again, due on its own day."""
    obligation = _load(command, work)
    item = work.items.get(obligation.item)
    if item is None:
        raise NoSuchObligation
    return _kept(rules.undo_excuse(obligation, item, by=command.actor, at=clock.now()), work)


def _load(command: OnObligation, work: UnitOfWork) -> Obligation:
    obligation = work.obligations.load_for_update(command.obligation)
    if obligation is None or not knows_item(obligation.audience, obligation.body, command.actor):
        raise NoSuchObligation
    require_version(obligation.etag, command.expected)
    return obligation


def _kept(changed: rules.Changed, work: UnitOfWork) -> Obligation:
    obligation, events = changed
    for event in events:
        work.events.record(event)
    work.obligations.save([obligation])
    return replace(obligation, etag=obligation.etag + 1)
