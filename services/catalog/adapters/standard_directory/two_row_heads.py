"""The official template as it is printed: a second row of heads below the first, and ticks (√) below those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from services.catalog.adapters.standard_directory.tables import Row, Table

# What stands in the second row, by the official heads; 公开层级 names whichever levels a directory has.
_PARTS: Mapping[str, Sequence[str]] = {
    "公开事项": ("一级事项", "二级事项"),
    "公开对象": ("全社会", "特定群体", "特定群众"),
    "公开方式": ("主动", "依申请", "主动公开", "依申请公开"),
}
_LEVELS = ("国家级", "省级", "市级", "县级", "县（区）级", "区级", "乡级", "乡镇级", "乡（镇）级", "本单位")
_SAME = {"特定群众": "特定群体", **dict.fromkeys(("县（区）级", "区级"), "县级")}
_SAME |= dict.fromkeys(("乡镇级", "乡（镇）级"), "乡级")
_TICKS = "√✓✔■☑"
_ROWS_ABOVE_THE_HEADS = 10

# Which column each part of a head stands in.
Parts = Mapping[int, Sequence[tuple[int, str]]]


def in_one_row(table: Table) -> Table:
    """The table with one row of heads; one that has only one stays as it is.

    The parts of a head become the lines of one cell: 一级 and 二级事项, or what is ticked. A group that is written once
    for the rows below it (merged cells) is repeated, and so is the body.
    """
    for place, (row, below) in enumerate(zip(table.rows, table.rows[1:_ROWS_ABOVE_THE_HEADS], strict=False)):
        parts = _parts(row, below)
        if parts:
            heads = Row(row.number, [_plain(cell) for cell in row.cells])
            body = _repeated(table.rows[place + 2 :], heads, parts)
            return replace(table, rows=[*table.rows[:place], heads, *(_joined(each, parts) for each in body)])
    return table


def _parts(row: Row, below: Row) -> Parts:
    """The columns of each head that has parts; empty where the row below holds none, so that it is no second head."""
    found: dict[int, list[tuple[int, str]]] = {}
    known = {**_PARTS, "公开层级": _LEVELS}
    column, head = -1, ""
    for number, cell in enumerate(row.cells):
        part = _plain(below.cells[number]) if number < len(below.cells) else ""
        if _plain(cell):
            column, head = number, _name(cell)
        if part and part in known.get(head, ()):
            found.setdefault(column, []).append((number, part))
        elif part:
            return {}
    return found if {"序号", "公开事项"} <= {_name(cell) for cell in row.cells} else {}


def _repeated(rows: Sequence[Row], heads: Row, parts: Parts) -> Iterator[Row]:
    """The rows with what is written once for several of them: the first part of 公开事项, and 公开主体."""
    columns = [number for number, cell in enumerate(heads.cells) if _name(cell) == "公开主体"]
    columns += [each[0][0] for number, each in parts.items() if _name(heads.cells[number]) == "公开事项"]
    last: dict[int, str] = {}
    for row in rows:
        cells = list(row.cells)
        for column in (each for each in columns if each < len(cells)):
            cells[column] = last[column] = cells[column] or last.get(column, "")
        yield Row(row.number, cells)


def _joined(row: Row, parts: Parts) -> Row:
    cells = list(row.cells)
    for column, each in parts.items():
        said = [line for number, part in each for line in _lines(cells[number] if number < len(cells) else "", part)]
        for number, _ in each:
            cells[number] = ""
        cells[column] = "\n".join(said)
    return Row(row.number, cells)


def _lines(cell: str, part: str) -> list[str]:
    """What a cell below a part says: itself below 事项, else the part if it is ticked, and what else stands there."""
    if part.endswith("事项"):
        return [cell] if cell else []
    rest = cell.strip(_TICKS + " ")
    is_ticked = bool(cell) and cell[0] not in "□☐"
    return [_SAME.get(part, part), *([rest] if rest else [])] if is_ticked else []


def _plain(cell: str) -> str:
    return "".join(cell.split())


def _name(cell: str) -> str:
    return _plain(cell).replace("（", "(").partition("(")[0]
