"""Importing a catalogue file: all of it, or its good entries when told so, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chassis.ports import Actor, Clock, Invalid, Refusal
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.imports.read_catalogue import Reading, ReadPerson
from services.catalog.adapters.storage.reads.aggregates import bodies_of, items_of
from services.catalog.adapters.storage.work import Work
from services.catalog.domain import body as body_rules
from services.catalog.domain import item as item_rules
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item
from services.catalog.use_cases.appoint import Appoint, appoint
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item

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


class NothingLoaded(Invalid):
    """People of the file break a rule, and nothing of it is kept."""

    code = "nothing_loaded"

    def __init__(self, bad: list[BadEntry]) -> None:
        super().__init__(
            "有人员或者岗位不符合规则，全部没有导入；请改正后再导入，或者用 --skip-bad 只导入合格的。",
            "People or posts break a rule, so nothing was loaded; correct them, or load the others with --skip-bad.",
            errors={f"line {entry.line} {entry.entry}": entry.reason for entry in bad},
        )


def import_catalogue(reading: Reading, *, actor: Actor, skip_bad: bool = False, work: Work, clock: Clock) -> Imported:
    """Load bodies, items and people, whose posts count at once. With bad entries nothing is loaded but by ``skip_bad``.

    Raises :class:`NothingLoaded` where people or posts break a rule: the caller's transaction takes all of it back.
    """
    connection = work.events.connection
    bodies = {body.code: body for body in bodies_of(connection, [body.code for _, body in reading.bodies])}
    reading.bodies = [(line, _with_rules(body, bodies.get(body.code), reading)) for line, body in reading.bodies]
    _check(reading, actor, clock)
    outcome = Imported(bad=sorted(reading.bad, key=lambda entry: entry.line))
    if outcome.bad and not skip_bad:
        return outcome
    for _, body in reading.bodies:
        _save_body(body, bodies.get(body.code), actor, outcome, work, clock)
    items = {item.code: item for item in items_of(connection, [read.item.code for read in reading.items])}
    for read in reading.items:
        _save_item(read.item, read.retired, items.get(read.item.code), actor, outcome, work, clock)
    for person in reading.people:
        _appoint(person, actor, outcome, work, clock)
    if outcome.bad and not skip_bad:
        # Whether posts may stand beside others shows as they are given: the transaction takes all of it back.
        raise NothingLoaded(outcome.bad)
    return outcome


def _with_rules(body: Body, present: Body | None, reading: Reading) -> Body:
    """Rules and fonds that the file does not name stay as the body has them."""
    if present is None:
        return body
    stated = {name: getattr(body.rules, name) for name in reading.stated_rules[body.code]}
    return replace(body, fonds=body.fonds or present.fonds, rules=replace(present.rules, **stated))


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


def _check(reading: Reading, actor: Actor, clock: Clock) -> None:
    """Move what the rules refuse from the good to the bad entries, before anything is stored."""
    good: dict[str, Body] = {}
    for line, body in reading.bodies:
        try:
            good[body.code], _ = body_rules.save_body(body, by=actor, at=clock.now())
        except Refusal as refusal:
            reading.bad.append(BadEntry(line, body.code, why(refusal)))
    reading.bodies = [(line, good[body.code]) for line, body in reading.bodies if body.code in good]
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
