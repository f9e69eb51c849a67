"""Adding and changing a body."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import body as rules
from services.catalog.domain.body import Body
from services.catalog.domain.directory_refusals import AlreadyExists, NoSuchBody
from services.catalog.domain.freshness import require_version
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBody:
    """``new`` adds; otherwise the body must exist, in the version that ``expected`` names (None: whichever)."""

    actor: Actor
    body: Body
    new: bool = False
    expected: str | None = None


def save_body(command: SaveBody, *, work: UnitOfWork, clock: Clock) -> Body:
    """Keep the body and tell the other services."""
    rules.require_keeper(command.body.code, command.actor, is_new=command.new)
    present = work.bodies.get(command.body.code)
    if command.new and present is not None:
        raise AlreadyExists(command.body.code)
    if not command.new and present is None:
        raise NoSuchBody(command.body.code)
    etag = present.etag if present else 0
    require_version(etag, command.expected)
    body, event = rules.save_body(replace(command.body, etag=etag), previous=present, by=command.actor, at=clock.now())
    if present is not None and rules.drops_something(body, present):
        rules.require_unused(body, present, work.bodies.in_use(body.code))
    if rules.is_put_out_of_use(body, present):
        rules.require_no_items(sum(work.bodies.in_use(body.code).items.values()))
    work.events.record(event)
    return work.bodies.save(body)
