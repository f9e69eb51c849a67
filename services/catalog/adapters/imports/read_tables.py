"""Reading the standard directory from tables: items, and bodies that stand beside them; each bad row by its number.

What the columns say is loaded by the schemas of the endpoints. A column that is not there leaves an item of the
directory as it is in that; a new one is as its words and its body have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError

from chassis.base.converter import plain
from chassis.content.marked_input import refuse_marked_values
from chassis.content.markings import SecrecyMarking
from chassis.ports import in_both
from services.catalog.adapters.http.directory_schemas import BodySchema, ItemSchema, body_of, item_of
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.imports.reading import Reading, ReadItem, retirement, usual
from services.catalog.adapters.standard_directory import cells
from services.catalog.adapters.standard_directory.body_columns import BODY_COLUMNS, BodyColumn
from services.catalog.adapters.standard_directory.columns import (
    COLUMNS,
    POINT,
    STANDARD,
    Column,
    elements,
    points,
)
from services.catalog.adapters.standard_directory.tables import Row, Table
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item

FindBodies = Callable[[], Sequence[Body]]
FindItems = Callable[[Sequence[str]], Sequence[Item]]

# A template may have its title and notes above the heads.
_ROWS_ABOVE_THE_HEADS = 10
_LETTERS: Mapping[str, str] = {"external": "W", "internal": "N", "party": "D"}
_SUFFIX = re.compile(r".*（([A-Z][A-Z0-9]{0,19})）")
_BODY, _ITEM = BodySchema(), ItemSchema()
_OF_ITEMS = {column.head.partition("(")[0]: column for column in COLUMNS}
_OF_BODIES = {column.head: column for column in BODY_COLUMNS}
_FIELDS = [(column.head, column.fields) for column in COLUMNS]
_FIELDS += [(column.head, column.fields) for column in BODY_COLUMNS]


def read_tables(tables: Sequence[Table], *, bodies: Sequence[Body], find_items: FindItems) -> Reading:
    """Read tables for a directory that has these ``bodies``. Nothing is raised: what is wrong stands in ``bad``."""
    reading = Reading(label=head_of)
    found = [(table, *_heads(table)) for table in tables]
    _require_known(found, reading)
    for table, start, heads in found:
        if start and "单位代码" in heads:
            _read_bodies(table.rows[start:], heads, reading)
    known = {body.code: body for body in (*bodies, *(body for _, body in reading.bodies))}
    for table, start, heads in found:
        if start and "公开事项" in heads:
            _ItemRows(reading, known, heads, find_items).read(table.rows[start:])
    return reading


def head_of(path: str) -> str:
    """The head of the column in which the field of a path stands."""
    for head, fields in _FIELDS:
        if any(path == field or path.startswith(f"{field}.") for field in fields):
            return f"“{head}”"
    return path


def _heads(table: Table) -> tuple[int, list[str]]:
    """Where a table's rows begin, and its heads; 0 where it has none that we know."""
    for number, row in enumerate(table.rows[:_ROWS_ABOVE_THE_HEADS], 1):
        heads = ["".join(cell.replace("（", "(").split()).partition("(")[0] for cell in row.cells]
        if {"序号", "公开事项"} <= set(heads) or {"单位代码", "单位名称"} <= set(heads):
            return number, heads
    return 0, []


def _require_known(found: Sequence[tuple[Table, int, list[str]]], reading: Reading) -> None:
    """Nothing that stands in a file is passed over in silence, save titles and notes."""
    for table, start, heads in found:
        row = table.rows[start - 1] if start else table.rows[0] if table.rows else Row(1, ())
        known = _OF_BODIES if "单位代码" in heads else _OF_ITEMS
        for why_not in _wrong_heads([head for head in heads if head], known):
            reading.bad.append(BadEntry(row.number, table.name, why_not))
        if not start and any(sum(map(bool, row.cells)) > 1 for row in table.rows):
            reading.bad.append(BadEntry(row.number, table.name, _NO_HEADS))
    if not any(start for _, start, _ in found) and not reading.bad:
        reading.bad.append(BadEntry(1, "", _NO_HEADS))


def _wrong_heads(heads: Sequence[str], known: Collection[str]) -> Iterator[str]:
    for head in dict.fromkeys(heads):
        if head not in known:
            yield in_both(f"没有“{head}”这一栏，请删去或者改名。", f"There is no head '{head}'; remove or rename it.")
        if heads.count(head) > 1:
            yield in_both(f"“{head}”这一栏有两个，请删去一个。", f"The head '{head}' stands twice; remove one.")


_NO_HEADS = in_both(
    f"没有找到表头；第一行应当是：“{'”“'.join(column.head for column in STANDARD)}”。",
    "Its first row must hold the heads of the standard directory.",
)


def _read_bodies(rows: Sequence[Row], heads: Sequence[str], reading: Reading) -> None:
    for row in rows:
        said = dict(zip(heads, row.cells, strict=False))
        code = said["单位代码"]
        try:
            refuse_marked_values(said)
            given: dict[str, Any] = {}
            for head in filter(_OF_BODIES.get, heads):
                _merge(given, _read(_OF_BODIES[head], said.get(head, ""), _OF_BODIES[head].read))
            rules = given.pop("rules", {})
            body = body_of(_BODY.load({**given, "rules": rules}))
            if any(known.code == body.code for _, known in reading.bodies):
                raise ValidationError("单位代码重复。 / The code stands twice.", "code")
            reading.bodies.append((row.number, body))
            reading.stated[body.code] = frozenset(given)
            reading.stated_rules[body.code] = frozenset(rules)
        except (ValidationError, SecrecyMarking) as wrong:
            is_told = isinstance(wrong, ValidationError)
            reading.bad.append(BadEntry(row.number, f"单位 {code}" if is_told else "", why(wrong, head_of)))


class _ItemRows:
    """The rows of one table of items."""

    def __init__(
        self, reading: Reading, bodies: Mapping[str, Body], heads: Sequence[str], find_items: FindItems
    ) -> None:
        self._reading, self._bodies, self._heads, self._find_items = reading, bodies, heads, find_items

    def read(self, rows: Sequence[Row]) -> None:
        """Read all of them; the directory is asked once for what it has."""
        placed = []
        for row in rows:
            said = dict(zip(self._heads, row.cells, strict=False))
            try:
                refuse_marked_values(said)
                body = self._body(said)
                placed.append((row.number, said, body, _code(said, body)))
            except (ValidationError, SecrecyMarking) as wrong:
                self._refuse(row.number, "" if isinstance(wrong, SecrecyMarking) else said.get("事项编码", ""), wrong)
        present = {item.code: item for item in self._find_items([code for *_, code in placed])}
        seen = {read.item.code for read in self._reading.items}
        for number, said, body, code in placed:
            try:
                is_new = code not in present
                item = self._item(said, body, code, present.get(code))
                if code in seen:
                    raise ValidationError("事项编码重复。 / The code stands twice.", "code")
                retired = retirement(item, by_note=is_new and "状态" not in said)
                self._reading.items.append(
                    ReadItem(number, item, retired, stated=_stated(said), left_out=_left_out(said))
                )
                seen.add(code)
            except ValidationError as wrong:
                self._refuse(number, code, wrong)

    def _refuse(self, number: int, code: str, wrong: ValidationError | SecrecyMarking) -> None:
        self._reading.bad.append(BadEntry(number, code, why(wrong, head_of)))

    def _body(self, said: Mapping[str, str]) -> Body:
        """The body by its name, by the code behind it, or where there is none by the item's code."""
        name, code = said.get("公开主体", ""), said.get("事项编码", "").split("-", 1)[0]
        if not name:
            found = [self._bodies[code]] if code in self._bodies else []
        elif match := _SUFFIX.fullmatch(name):
            found = [self._bodies[match[1]]] if match[1] in self._bodies else []
        else:
            found = [body for body in self._bodies.values() if name in (body.name, body.code)]
        if len(found) != 1:
            zh = f"没有登记单位“{name}”" if name else "请填公开主体"
            if found:
                zh = f"有几个单位叫“{name}”，请写成：{name}（单位代码）"
            raise ValidationError(in_both(f"{zh}。", "Name one body that is entered, as name（code）."), "body")
        return found[0]

    def _item(self, row: Mapping[str, str], body: Body, code: str, present: Item | None) -> Item:
        said: dict[str, Any] = {}
        for head in filter(_OF_ITEMS.get, self._heads):
            _merge(said, _said(head, row, body))
        if "elements" in said:
            coded = cells.coded(said["elements"], elements(present) if present else ())
            said["elements"] = [{"code": code, "name": name} for code, name in coded]
        if "self_check" in said:
            coded = cells.coded(said["self_check"], points(present) if present else (), POINT)
            said["self_check"] = [{"code": code, "text": text} for code, text in coded]
        before = (
            _given(present)
            if present
            else usual(code, said.get("title", ""), said.get("audience", ""), body, topic=said.get("topic", ""))
        )
        merged = {**before, "code": code}
        _merge(merged, said)
        return item_of(_ITEM.load(merged))


def _stated(row: Mapping[str, str]) -> frozenset[str]:
    return frozenset(head for head, cell in row.items() if head and cells.lines(cell))


def _left_out(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(each for head, cell in row.items() if head for each in cells.unticked(cell))


def _said(head: str, row: Mapping[str, str], body: Body) -> Mapping[str, Any]:
    column = _OF_ITEMS[head]
    return _read(column, row.get(head, ""), lambda cell: column.read(cell, body))


def _code(row: Mapping[str, str], body: Body) -> str:
    """The item's code; where the file has none it follows from the body, the readers and the number."""
    if row.get("事项编码"):
        return row["事项编码"]
    readers, number = _said("公开对象", row, body), _said("序号", row, body)
    if not number:
        raise ValidationError("没有事项编码的，请填序号。 / Give a code or a number.", "number")
    return f"{body.code}-{_LETTERS[readers['audience']]}-{number['number']:02d}"


def _read(column: Column | BodyColumn, cell: str, read: Callable[[str], Mapping[str, Any]]) -> Mapping[str, Any]:
    """What a cell says. Raises ``ValidationError`` under the column's field."""
    try:
        return read(cell)
    except ValidationError as wrong:
        raise ValidationError(next(iter(wrong.messages)), column.fields[0]) from None


def _given(item: Item) -> dict[str, Any]:
    """An item as the endpoint takes it."""
    return {name: value for name, value in plain(item).items() if name != "version"}


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Take over what more says, also in part of a nested field."""
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict) and name != "time_limit":
            into[name] = {**into[name], **value}
        else:
            into[name] = value
