"""Importing a catalogue file: all of it, or its good entries when told so, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chassis.ports import Actor, Clock, Refusal
from services.catalog.adapters.imports.comparison import BodyChange, ItemChange, NothingLoaded, compare
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.imports.reading import Reading, ReadPerson
from services.catalog.adapters.storage.work import Work
from services.catalog.use_cases.appoint import Appoint, appoint
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item

__all__ = ["Imported", "NothingLoaded", "import_catalogue"]

REASON = "导入目录"


@dataclass(slots=True)
class Imported:
    """What was loaded, and what was not. Entries that are there already, unchanged, are left alone."""

    bodies: int = 0
    items: int = 0
    people: int = 0
    retired: int = 0
    unchanged: int = 0
    bad: list[BadEntry] = field(default_factory=list)


def import_catalogue(
    reading: Reading, *, actor: Actor, skip_bad: bool = False, reason: str = REASON, work: Work, clock: Clock
) -> Imported:
    """Load bodies, items and people, whose posts count at once. With bad entries nothing is loaded but by ``skip_bad``.

    Raises :class:`NothingLoaded` where people or posts break a rule: the caller's transaction takes all of it back.
    """
    comparison = compare(reading, actor=actor, work=work, clock=clock)
    outcome = Imported(bad=comparison.bad)
    if outcome.bad and not skip_bad:
        return outcome
    for body in comparison.bodies:
        if not body.is_put_out_of_use:
            _save_body(body, actor, outcome, work, clock)
    for item in comparison.items:
        _save_item(item, reason, actor, outcome, work, clock)
    for body in comparison.bodies:
        if body.is_put_out_of_use:
            _save_body(body, actor, outcome, work, clock)
    for person in reading.people:
        _appoint(person, actor, outcome, work, clock)
    if outcome.bad and not skip_bad:
        # Whether posts may stand beside others shows as they are given: the transaction takes all of it back.
        raise NothingLoaded(outcome.bad)
    return outcome


def _appoint(read: ReadPerson, actor: Actor, outcome: Imported, work: Work, clock: Clock) -> None:
    """A person is checked as he is entered: his posts stand beside those that he has already."""
    try:
        wanted = Appoint(actor=actor, person=read.person, posts=read.posts, stated=read.stated)
        _, is_changed = appoint(wanted, work=work, clock=clock)
    except Refusal as refusal:
        outcome.bad.append(BadEntry(read.line, read.person.sub, why(refusal)))
        return
    outcome.people += is_changed
    outcome.unchanged += not is_changed


def _save_body(change: BodyChange, actor: Actor, outcome: Imported, work: Work, clock: Clock) -> None:
    if change.change == "untouched":
        outcome.unchanged += 1
        return
    save_body(SaveBody(actor=actor, body=change.body, new=change.present is None), work=work, clock=clock)
    outcome.bodies += 1


def _save_item(change: ItemChange, reason: str, actor: Actor, outcome: Imported, work: Work, clock: Clock) -> None:
    if change.change == "untouched":
        outcome.unchanged += 1
        return
    retires = bool(change.read.retired) and (change.present is None or change.present.active)
    if not change.is_retired_only:
        item = replace(change.wanted, active=True) if retires else change.wanted
        save_item(SaveItem(actor=actor, item=item, reason=reason, new=change.present is None), work=work, clock=clock)
        outcome.items += 1
    if retires:
        retire_item(
            RetireItem(actor=actor, code=change.read.item.code, reason=change.read.retired), work=work, clock=clock
        )
        outcome.retired += 1
