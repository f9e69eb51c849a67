"""Excusing what need not be disclosed, with a reason, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import obligation_events as rules
from services.catalog.domain.access import knows_item
from services.catalog.domain.directory_refusals import NoSuchObligation
from services.catalog.domain.freshness import require_version
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import Obligation
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.save_obligations import save_obligations


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
    obligation, item = _load(command, work)
    changed = rules.excuse(obligation, reason=command.reason, by=command.actor, at=clock.now())
    return _kept(changed, item, work, clock)


def undo_excuse(command: OnObligation, *, work: UnitOfWork, clock: Clock) -> Obligation:
    """It is owed again, due on its own day."""
    obligation, item = _load(command, work)
    return _kept(rules.undo_excuse(obligation, item, by=command.actor, at=clock.now()), item, work, clock)


def _load(command: OnObligation, work: UnitOfWork) -> tuple[Obligation, Item]:
    obligation = work.obligations.hold_item_of(command.obligation)
    item = work.items.get(obligation.item) if obligation else None
    if obligation is None or item is None or not knows_item(obligation.audience, obligation.body, command.actor):
        raise NoSuchObligation
    require_version(obligation.etag, command.expected)
    return obligation, item


def _kept(changed: rules.Changed, item: Item, work: UnitOfWork, clock: Clock) -> Obligation:
    obligation, events = changed
    for event in events:
        work.events.record(event)
    save_obligations([obligation], item, work=work, at=clock.now())
    return replace(obligation, etag=obligation.etag + 1)
