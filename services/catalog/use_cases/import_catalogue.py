"""Importing a catalogue file: all of it, or its good entries when told so, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chassis.ports import Actor, Clock, Refusal
from services.catalog.domain import body as body_rules
from services.catalog.domain import item as item_rules
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.read_catalogue import BadEntry, Reading, read_catalogue, why
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item

REASON = "导入目录"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCatalogue:
    """The text of the file; ``skip_bad`` loads the good entries though there are bad ones."""

    actor: Actor
    text: str
    skip_bad: bool = False


@dataclass(slots=True)
class Imported:
    """What was loaded, and what was not. Entries that are there already, unchanged, are left alone."""

    bodies: int = 0
    items: int = 0
    retired: int = 0
    unchanged: int = 0
    bad: list[BadEntry] = field(default_factory=list)


def import_catalogue(command: ImportCatalogue, *, work: UnitOfWork, clock: Clock) -> Imported:
    """Load bodies and items. With bad entries and without ``skip_bad`` nothing is loaded."""
    reading = read_catalogue(command.text)
    _check(reading, command.actor, clock)
    outcome = Imported(bad=sorted(reading.bad, key=lambda one: one.line))
    if outcome.bad and not command.skip_bad:
        return outcome
    present_bodies = {body.code: body for body in work.bodies.all()}
    for _, body in reading.bodies:
        _save_body(body, present_bodies.get(body.code), command.actor, outcome, work, clock)
    present_items = {item.code: item for item in work.items.page(limit=100_000).items}
    for read in reading.items:
        _save_item(read.item, read.retired, present_items.get(read.item.code), command.actor, outcome, work, clock)
    return outcome


def _check(reading: Reading, actor: Actor, clock: Clock) -> None:
    """Move what the rules refuse from the good to the bad entries, before anything is stored."""
    good: dict[str, Body] = {}
    for line, body in reading.bodies:
        try:
            body_rules.save_body(body, by=actor, at=clock.now())
            good[body.code] = body
        except Refusal as refusal:
            reading.bad.append(BadEntry(line, body.code, why(refusal)))
    reading.bodies = [(line, body) for line, body in reading.bodies if body.code in good]
    kept = []
    for read in reading.items:
        try:
            if read.item.body in good:
                item_rules.save_item(read.item, previous=None, body=good[read.item.body], by=actor, at=clock.now())
                kept.append(read)
        except Refusal as refusal:
            reading.bad.append(BadEntry(read.line, read.item.code, why(refusal)))
    reading.items = kept


def _save_body(
    body: Body, present: Body | None, actor: Actor, outcome: Imported, work: UnitOfWork, clock: Clock
) -> None:
    if present is not None and replace(body, etag=present.etag) == present:
        outcome.unchanged += 1
        return
    save_body(SaveBody(actor=actor, body=body, new=present is None), work=work, clock=clock)
    outcome.bodies += 1


def _save_item(
    item: Item, retired: str, present: Item | None, actor: Actor, outcome: Imported, work: UnitOfWork, clock: Clock
) -> None:
    wanted = replace(item, active=not retired)
    if present is not None and replace(wanted, version=present.version, etag=present.etag) == present:
        outcome.unchanged += 1
        return
    save_item(SaveItem(actor=actor, item=item, reason=REASON, new=present is None), work=work, clock=clock)
    outcome.items += 1
    if retired:
        retire_item(RetireItem(actor=actor, code=item.code, reason=retired), work=work, clock=clock)
        outcome.retired += 1
