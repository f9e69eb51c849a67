"""Adding an item of the directory, or making its next version."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import item as rules
from services.catalog.domain.access import knows_item
from services.catalog.domain.directory_refusals import AlreadyExists, NoSuchBody, NoSuchItem
from services.catalog.domain.freshness import require_version
from services.catalog.domain.item import Item
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.keep_obligations import keep_obligations


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveItem:
    """``new`` adds; otherwise the item must exist, in the version that ``expected`` names (None: whichever)."""

    actor: Actor
    item: Item
    reason: str = ""
    new: bool = False
    expected: str | None = None


def save_item(command: SaveItem, *, work: UnitOfWork, clock: Clock) -> Item:
    """Keep the item with its version and tell the other services; one as it was before makes none."""
    rules.require_keeper(command.item, command.actor)
    rules.require_own_code(command.item)
    previous, body = work.items.for_saving(command.item.code, body=command.item.body)
    if body is None:
        raise NoSuchBody(command.item.body)
    if command.new and previous is not None:
        raise AlreadyExists(command.item.code)
    if not command.new and (previous is None or not knows_item(previous.audience, previous.body, command.actor)):
        raise NoSuchItem(command.item.code)
    require_version(previous.version if previous else 0, command.expected)
    if previous is not None and replace(command.item, version=previous.version) == previous:
        return previous  # a version says what changed
    at = clock.now()
    item, event = rules.save_item(
        command.item, previous=previous, body=body, by=command.actor, at=at, reason=command.reason
    )
    work.items.save(item, by=command.actor, at=at, reason=command.reason)
    work.events.record(event)
    keep_obligations(item, work=work, clock=clock, is_new=previous is None)
    return item
