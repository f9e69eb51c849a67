"""What loading a file would do: each entry checked against what is there, and by how much they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from chassis.base.hashing import sm3
from chassis.ports import Actor, Clock, Invalid, NotAllowed, Refusal
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.imports.reading import Reading, ReadItem
from services.catalog.adapters.standard_directory.differences import (
    Cell,
    Difference,
    body_differences,
    cells_of,
    differences,
)
from services.catalog.adapters.storage.reads.aggregates import bodies_of, items_of
from services.catalog.adapters.storage.work import Work
from services.catalog.domain import body as body_rules
from services.catalog.domain import item as item_rules
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item

MOST_NAMED = 100


class NothingLoaded(Invalid):
    """Entries of the file break a rule, and nothing of it is kept."""

    code = "nothing_loaded"

    def __init__(self, bad: list[BadEntry], *, place: str = "line") -> None:
        super().__init__(
            "有内容不符合规则，全部没有导入；请改正后再导入，用命令行的也可以加 --skip-bad 只导入合格的。",
            "Entries break a rule, so nothing was loaded; correct them. On the command line add --skip-bad.",
            errors={f"{place} {entry.line} {entry.entry}".strip(): entry.reason for entry in bad[:MOST_NAMED]},
        )


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item of the file beside what is there; ``change`` is new, changed, retired or untouched."""

    read: ReadItem
    present: Item | None

    @property
    def wanted(self) -> Item:
        """The item as it shall be."""
        item, present = self.read.item, self.present
        template = item.template if self.read.names_template or present is None else present.template
        return replace(item, active=not self.read.retired, template=template)

    @property
    def change(self) -> str:
        """What loading it does."""
        if self.present is None:
            return "new"
        if replace(self.wanted, version=self.present.version) == self.present:
            return "untouched"
        return "retired" if self.is_retired_only else "changed"

    @property
    def is_retired_only(self) -> bool:
        """Whether all that happens to an item in use is that it is taken out of it."""
        present = self.present
        if present is None or not present.active or not self.read.retired:
            return False
        return replace(self.wanted, active=True, version=present.version) == present


@dataclass(frozen=True, slots=True)
class BodyChange:
    """A body of the file beside what is there."""

    line: int
    body: Body
    present: Body | None

    @property
    def change(self) -> str:
        """What loading it does."""
        if self.present is None:
            return "new"
        return "untouched" if replace(self.body, etag=self.present.etag) == self.present else "changed"

    @property
    def is_put_out_of_use(self) -> bool:
        """Whether loading it takes the body from the pages."""
        return body_rules.is_put_out_of_use(self.body, self.present)

    @property
    def differences(self) -> list[Difference]:
        """By which columns: who approves, and whether things wait for their deliberation, stand among them."""
        return body_differences(self.present, self.body)


@dataclass(slots=True)
class Comparison:
    """What a file would change; ``bad`` is what the rules refuse of it."""

    bodies: list[BodyChange] = field(default_factory=list)
    items: list[ItemChange] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)
    known: Mapping[str, Body] = field(default_factory=dict)

    def differences_of(self, change: ItemChange) -> list[Difference]:
        """By which columns an item of the file differs from what is there."""
        if change.present is None:
            return []
        body = next(body for body in self._bodies() if body.code == change.present.body)
        return differences(change.present, change.wanted, body)

    def cells_of(self, change: ItemChange) -> list[Cell]:
        """What a new item of the file will hold; of one that is there its differences say it."""
        if change.present is not None:
            return []
        body = next(body for body in self._bodies() if body.code == change.wanted.body)
        return cells_of(change.wanted, body, change.read.stated)

    def digest(self) -> str:
        """Of all that would change and from what, so that nothing else is done than was looked at."""
        told = [(change.wanted, change.present) for change in self.items] + [
            (change.body, change.present) for change in self.bodies
        ]
        return sm3(repr(told).encode())

    def _bodies(self) -> list[Body]:
        return [*self.known.values(), *(change.body for change in self.bodies)]


def compare(reading: Reading, *, actor: Actor, work: Work, clock: Clock) -> Comparison:
    """Hold a file against the directory, as ``actor`` would load it; nothing is written.

    Raises :class:`~chassis.permissions.RoleMissing` for a file with anything that is not his to change.
    """
    connection = work.events.connection
    present = {body.code: body for body in bodies_of(connection, [body.code for _, body in reading.bodies])}
    comparison = Comparison(bad=list(reading.bad))
    for line, body in reading.bodies:
        whole = _with_present(body, present.get(body.code), reading)
        try:
            checked, _ = body_rules.save_body(whole, previous=present.get(body.code), by=actor, at=clock.now())
            if whole.code in present and body_rules.drops_something(checked, present[whole.code]):
                body_rules.require_unused(checked, present[whole.code], work.bodies.in_use(whole.code))
            if body_rules.is_put_out_of_use(checked, present.get(whole.code)):
                in_use = sum(work.bodies.in_use(whole.code).items.values())
                body_rules.require_no_items(in_use - _retired_with(whole.code, reading, work))
            comparison.bodies.append(BodyChange(line, checked, present.get(body.code)))
        except NotAllowed:
            raise  # who may not do one thing of a file does none of it
        except Refusal as refusal:
            comparison.bad.append(BadEntry(line, body.code, why(refusal, reading.label)))
    _compare_items(reading, comparison, actor, work, clock)
    comparison.bad.sort(key=lambda entry: entry.line)
    return comparison


def _retired_with(body: str, reading: Reading, work: Work) -> int:
    """How many items of a body that are in use the same file retires: they are loaded before it is put out of use."""
    codes = [read.item.code for read in reading.items if read.item.body == body and read.retired]
    return sum(item.active for item in items_of(work.events.connection, codes))


def _compare_items(reading: Reading, comparison: Comparison, actor: Actor, work: Work, clock: Clock) -> None:
    connection = work.events.connection
    named = {body.code for _, body in reading.bodies}
    others = sorted({read.item.body for read in reading.items} - named)
    comparison.known = {body.code: body for body in bodies_of(connection, others)} if others else {}
    bodies = {**comparison.known, **{change.body.code: change.body for change in comparison.bodies}}
    present = {item.code: item for item in items_of(connection, [read.item.code for read in reading.items])}
    for read in reading.items:
        change = ItemChange(read, present.get(read.item.code))
        try:
            # Of a body that is refused nothing is loaded, which its own line says.
            if read.item.body in bodies:
                _check(change, bodies[read.item.body], actor, clock)
                comparison.items.append(change)
        except NotAllowed:
            raise  # who may not do one thing of a file does none of it
        except Refusal as refusal:
            comparison.bad.append(BadEntry(read.line, read.item.code, why(refusal, reading.label)))


def _check(change: ItemChange, body: Body, actor: Actor, clock: Clock) -> None:
    if change.change == "untouched":
        item_rules.require_keeper(change.wanted, actor)
        return
    item_rules.save_item(change.wanted, previous=change.present, body=body, by=actor, at=clock.now())


def _with_present(body: Body, present: Body | None, reading: Reading) -> Body:
    """What the file does not name stays as the body has it."""
    if present is None:
        return body
    rules = {name: getattr(body.rules, name) for name in reading.stated_rules[body.code]}
    stated = {name: getattr(body, name) for name in _BODY_FIELDS & reading.stated[body.code]}
    return replace(present, **{**stated, "rules": replace(present.rules, **rules)})


_BODY_FIELDS = frozenset(field.name for field in fields(Body)) - {"etag", "rules"}
