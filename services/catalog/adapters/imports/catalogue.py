"""Importing a catalogue file: all of it, or its good entries when told so, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chassis.ports import Actor, Clock, Refusal
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.imports.read_catalogue import Reading
from services.catalog.adapters.storage.reads.aggregates import bodies_of, items_of
from services.catalog.adapters.storage.work import Work
from services.catalog.domain import body as body_rules
from services.catalog.domain import item as item_rules
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item

REASON = "导入目录"


@dataclass(slots=True)
class Imported:
    """What was loaded, and what was not. Entries that are there already, unchanged, are left alone."""

    bodies: int = 0
    items: int = 0
    retired: int = 0
    unchanged: int = 0
    bad: list[BadEntry] = field(default_factory=list)


def import_catalogue(reading: Reading, *, actor: Actor, skip_bad: bool = False, work: Work, clock: Clock) -> Imported:
    """Load bodies and items. With bad entries and without ``skip_bad`` nothing is loaded."""
    _check(reading, actor, clock)
    outcome = Imported(bad=sorted(reading.bad, key=lambda entry: entry.line))
    if outcome.bad and not skip_bad:
        return outcome
    connection = work.events.connection
    bodies = {body.code: body for body in bodies_of(connection, [body.code for _, body in reading.bodies])}
    for _, body in reading.bodies:
        _save_body(body, bodies.get(body.code), actor, outcome, work, clock)
    items = {item.code: item for item in items_of(connection, [read.item.code for read in reading.items])}
    for read in reading.items:
        _save_item(read.item, read.retired, items.get(read.item.code), actor, outcome, work, clock)
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


def _save_body(body: Body, present: Body | None, actor: Actor, outcome: Imported, work: Work, clock: Clock) -> None:
    if present is not None and replace(body, etag=present.etag) == present:
        outcome.unchanged += 1
        return
    save_body(SaveBody(actor=actor, body=body, new=present is None), work=work, clock=clock)
    outcome.bodies += 1


def _save_item(
    item: Item, retired: str, present: Item | None, actor: Actor, outcome: Imported, work: Work, clock: Clock
) -> None:
    wanted = replace(item, active=not retired)
    if present is not None and replace(wanted, version=present.version) == present:
        outcome.unchanged += 1
        return
    save_item(SaveItem(actor=actor, item=item, reason=REASON, new=present is None), work=work, clock=clock)
    outcome.items += 1
    if retired:
        retire_item(RetireItem(actor=actor, code=item.code, reason=retired), work=work, clock=clock)
        outcome.retired += 1
