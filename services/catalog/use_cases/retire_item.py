"""Taking an item out of use."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import item as rules
from services.catalog.domain.access import knows_item
from services.catalog.domain.directory_refusals import ItemRetired, NoSuchItem
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.freshness import require_version
from services.catalog.domain.item import Item
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.keep_obligations import keep_obligations


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireItem:
    """Which item, and why."""

    actor: Actor
    code: str
    reason: str
    expected: str | None = None


def retire_item(command: RetireItem, *, work: UnitOfWork, clock: Clock) -> Item:
    """The item takes no new disclosures; what is published of it stays."""
    item = work.items.get(command.code)
    if item is None or not knows_item(item.audience, item.body, command.actor):
        raise NoSuchItem(command.code)
    rules.require_keeper(item, command.actor)
    require_version(item.version, command.expected)
    if not item.active:
        raise ItemRetired(item.code)
    require_reason(command.reason)
    at = clock.now()
    retired, event = rules.retire_item(item, by=command.actor, at=at, reason=command.reason)
    work.items.save(retired, by=command.actor, at=at, reason=command.reason)
    work.events.record(event)
    keep_obligations(retired, work=work, clock=clock)
    return retired
