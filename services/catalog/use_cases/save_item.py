"""Adding an item of the directory, or making its next version."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import item as rules
from services.catalog.domain.administration import require_keeper
from services.catalog.domain.freshness import require_version
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import AlreadyExists, AudienceFixed, NoSuchBody, NoSuchItem
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveItem:
    """``new`` adds; otherwise the item must exist, in the version that ``expected`` names (None: whichever)."""

    actor: Actor
    item: Item
    reason: str = ""
    new: bool = False
    expected: str | None = None


def save_item(command: SaveItem, *, work: UnitOfWork, clock: Clock) -> Item:
    """Keep the item with its version and tell the other services."""
    require_keeper(command.actor, body=command.item.body)
    found = work.items.with_body(command.item.code)
    previous = found[0] if found else None
    if command.new and previous is not None:
        raise AlreadyExists(command.item.code)
    if not command.new and previous is None:
        raise NoSuchItem(command.item.code)
    body = found[1] if found else work.bodies.get(command.item.body)
    if body is None:
        raise NoSuchBody(command.item.body)
    if body.code != command.item.body:
        raise AudienceFixed
    require_version(previous.etag if previous else 0, command.expected)
    at = clock.now()
    item, fact = rules.save_item(
        command.item, previous=previous, body=body, by=command.actor, at=at, reason=command.reason
    )
    work.items.save(item, by=command.actor, at=at, reason=command.reason)
    work.journal.record(fact)
    return item
