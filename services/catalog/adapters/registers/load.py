"""Loading the registers from a file: whole or not at all, each bad row by its number.

A row is known by its body and number (of a rule by its version too). One that is there already, unchanged, stays as it
is; a column that the file lacks leaves its entry as it is in that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import ValidationError

from chassis.base.converter import plain
from chassis.content.marked_input import refuse_marked_values
from chassis.content.markings import SecrecyMarking
from chassis.ports import Actor, Clock, NotAllowed, Refusal, in_both
from chassis.web.schema import Schema
from services.catalog.adapters.http.register_schemas import ActivitySchema, BylawSchema, activity_of, bylaw_of
from services.catalog.adapters.imports.comparison import NothingLoaded
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.registers.columns import ACTIVITY_COLUMNS, BODY, BYLAW_COLUMNS, RegisterColumn
from services.catalog.adapters.standard_directory.tables import Row, Table
from services.catalog.adapters.storage.reads.directory import all_bodies
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.activity import Activity
from services.catalog.domain.body import Body
from services.catalog.domain.bylaw import Bylaw
from services.catalog.use_cases.save_activity import SaveActivity, save_activity
from services.catalog.use_cases.save_bylaw import SaveBylaw, save_bylaw

_SUFFIX = re.compile(r".*（([A-Z][A-Z0-9]{0,19})）")
_ROWS_ABOVE_THE_HEADS = 5
_OF_SYSTEM = ("id", "task", "etag")


@dataclass(slots=True)
class LoadedRegisters:
    """How many rows were new or changed, and how many were there already."""

    bylaws: int = 0
    activities: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Register:
    """One of the two: its columns, what makes an entry known, how it is loaded, found and saved."""

    counted: str
    columns: Sequence[RegisterColumn]
    key: tuple[str, ...]
    schema: Schema
    find: Callable[[Work, Mapping[str, Any]], Bylaw | Activity | None]
    make: Callable[..., Any]
    save: Callable[[Any, Actor, Work, Clock], Any]

    def column(self, head: str) -> RegisterColumn | None:
        """The column of that head."""
        return next((column for column in self.columns if column.head == head), None)

    @property
    def heads(self) -> list[str]:
        """Those without which no row is known."""
        return [BODY, *(column.head for column in self.columns if column.field in self.key)]


def load_registers(tables: Iterable[Table], *, actor: Actor, work: Work, clock: Clock) -> LoadedRegisters:
    """Load every row. Raises :class:`NothingLoaded` with every bad one, and the refusal of what is not the actor's."""
    loading = _Loading(all_bodies(work.events.connection), actor, work, clock)
    for table in tables:
        loading.load(table)
    if not loading.found and not loading.bad:
        loading.bad.append(BadEntry(1, "", _NO_HEADS))
    if loading.bad:
        raise NothingLoaded(loading.bad, place="row")
    return loading.outcome


@dataclass(slots=True)
class _Loading:
    bodies: Sequence[Body]
    actor: Actor
    work: Work
    clock: Clock
    outcome: LoadedRegisters = field(default_factory=LoadedRegisters)
    bad: list[BadEntry] = field(default_factory=list)
    found: bool = False

    def load(self, table: Table) -> None:
        """Every row of one table."""
        start, heads, register = _placed(table)
        if register is None:
            if table.rows:
                self.bad.append(BadEntry(table.rows[0].number, table.name, _NO_HEADS))
            return
        self.found = True
        wrong = [_unknown(head) for head in dict.fromkeys(heads) if head and register.column(head) is None]
        wrong += [_twice(head) for head in dict.fromkeys(heads) if head and heads.count(head) > 1]
        self.bad += [BadEntry(table.rows[start - 1].number, table.name, text) for text in wrong]
        seen: set[tuple[Any, ...]] = set()
        for row in table.rows[start:] if not wrong else ():
            self._take(register, heads, row, seen)

    def _take(self, register: _Register, heads: Sequence[str], row: Row, seen: set[tuple[Any, ...]]) -> None:
        said = dict(zip(heads, row.cells, strict=False))
        try:
            refuse_marked_values(said)
            self._save(register, self._given(register, heads, said), seen)
        except NotAllowed:
            raise  # who may not do one thing of a file does none of it
        except (Refusal, ValidationError) as refusal:
            named = " ".join(said.get(head, "") for head in register.heads[1:])
            label = {column.field: f"“{column.head}”" for column in register.columns}
            told = "" if isinstance(refusal, SecrecyMarking) else named
            self.bad.append(BadEntry(row.number, told, why(refusal, lambda path: label.get(path, path))))

    def _given(self, register: _Register, heads: Sequence[str], said: Mapping[str, str]) -> dict[str, Any]:
        body, given = self._body(said.get(BODY, "")), dict[str, Any]()
        for head in heads:
            if (column := register.column(head)) is not None:
                try:
                    given[column.field] = column.read(said.get(head, ""), body)
                except ValidationError as wrong:
                    raise ValidationError(next(iter(wrong.messages)), column.field) from None
        return given

    def _save(self, register: _Register, given: dict[str, Any], seen: set[tuple[Any, ...]]) -> None:
        key = tuple(given[name] for name in ("body", *register.key))
        if key in seen:
            raise ValidationError("同一文件中另一行已有这一条。 / It stands twice in the file.", register.key[0])
        seen.add(key)
        present = register.find(self.work, given)
        before = {name: value for name, value in plain(present).items() if name not in _OF_SYSTEM} if present else {}
        entry = register.make(register.schema.load({**before, **given}))
        if present is not None:
            entry = replace(entry, **{name: getattr(present, name) for name in _OF_SYSTEM if hasattr(present, name)})
        if entry == present:
            self.outcome.unchanged += 1
            return
        register.save(entry, self.actor, self.work, self.clock)
        setattr(self.outcome, register.counted, getattr(self.outcome, register.counted) + 1)

    def _body(self, name: str) -> Body:
        """The body by its name, its code, or the code behind its name."""
        match = _SUFFIX.fullmatch(name)
        found = [body for body in self.bodies if (body.code == match[1] if match else name in (body.name, body.code))]
        if len(found) != 1:
            raise ValidationError(
                in_both(
                    f"没有登记单位“{name}”，或者有几个；请写成：名称（单位代码）。", "Name one body, as name（code）."
                ),
                "body",
            )
        return found[0]


def _placed(table: Table) -> tuple[int, list[str], _Register | None]:
    """Where a table's rows begin, its heads, and which register it is."""
    for number, row in enumerate(table.rows[:_ROWS_ABOVE_THE_HEADS], 1):
        heads = [" ".join(cell.split()) for cell in row.cells]
        for register in _REGISTERS:
            if set(register.heads) <= set(heads):
                return number, heads, register
    return 0, [], None


def _find_bylaw(work: Work, given: Mapping[str, Any]) -> Bylaw | None:
    versions = work.bylaws.versions_of(given["body"], given["code"])
    return next((bylaw for bylaw in versions if bylaw.version == given["version"]), None)


def _save_bylaw(bylaw: Bylaw, actor: Actor, work: Work, clock: Clock) -> Bylaw:
    return save_bylaw(SaveBylaw(actor=actor, bylaw=bylaw), work=work, clock=clock)


def _save_activity(activity: Activity, actor: Actor, work: Work, clock: Clock) -> Activity:
    return save_activity(SaveActivity(actor=actor, activity=activity), work=work, clock=clock)


def _unknown(head: str) -> str:
    return in_both(f"没有“{head}”这一栏，请删去或者改名。", f"There is no head '{head}'; remove or rename it.")


def _twice(head: str) -> str:
    return in_both(f"“{head}”这一栏有两个，请删去一个。", f"The head '{head}' stands twice; remove one.")


_REGISTERS = (
    _Register("bylaws", BYLAW_COLUMNS, ("code", "version"), BylawSchema(), _find_bylaw, bylaw_of, _save_bylaw),
    _Register(
        "activities",
        ACTIVITY_COLUMNS,
        ("code",),
        ActivitySchema(),
        lambda work, given: work.activities.find(given["body"], given["code"]),
        activity_of,
        _save_activity,
    ),
)
_NO_HEADS = in_both(
    "没有找到表头；请先导出登记簿，在导出的表格里填写。",
    "Its heads are not those of a register; export one and fill it in.",
)
