"""Tables of text as they stand in a csv file that Excel opens and saves again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chassis.ports import Invalid, in_both

# Excel takes a cell that begins so for a formula, and a file may come from, and go to, anybody.
_FORMULA = "=+-@\t\r＝＋－＠"
_GUARD = "'"
LARGEST_CELL = 32_767
MOST_ROWS, MOST_COLUMNS = 5_000, 100


class UnreadableTable(Invalid):
    """The file is no table that can be read."""

    code = "unreadable_table"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en, errors={"file": in_both(zh, en)})


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and its number as Excel shows it."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a workbook, or a part of a csv file up to the next empty row; ``name`` is the sheet's."""

    rows: list[Row] = field(default_factory=list)
    name: str = ""


def write_csv(tables: Iterable[Sequence[Sequence[str]]]) -> bytes:
    """The tables one after another with an empty row between, with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            out.write("\r\n")
        writer.writerows([guarded(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def read_csv(content: bytes) -> list[Table]:
    """The tables of a csv file in UTF-8 or, as Chinese Excel saves it, GB 18030. Raises :class:`UnreadableTable`."""
    text = _decoded(content)
    tables, rows = [Table()], 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            rows += 1
            if rows > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise too_large()
            cells = [unguarded(cell.replace("\r\n", "\n").strip()) for cell in cells]
            if not any(cells):
                tables.append(Table())
            else:
                tables[-1].rows.append(Row(rows, cells))
    except csv.Error as wrong:
        raise UnreadableTable(
            f"第{rows + 1}行不是合法的 CSV，请用 Excel 打开后另存为“CSV UTF-8”。",
            f"Row {rows + 1} is no valid CSV ({wrong}); save it again as CSV UTF-8.",
        ) from None
    return [table for table in tables if table.rows]


def guarded(cell: str) -> str:
    """A cell that no program takes for a formula; :func:`unguarded` gives it back."""
    is_mistakable = cell[:1] == _GUARD and cell[1:2] != "" and cell[1] in _FORMULA + _GUARD
    return _GUARD + cell if cell[:1] and (cell[0] in _FORMULA or is_mistakable) else cell


def unguarded(cell: str) -> str:
    """What :func:`guarded` was given."""
    return cell[1:] if cell[:1] == _GUARD and cell[1:2] and cell[1] in _FORMULA + _GUARD else cell


def too_large() -> UnreadableTable:
    """The refusal of more than a directory has."""
    return UnreadableTable(
        f"表格过大：最多{MOST_ROWS}行、{MOST_COLUMNS}列，请删去多余的行列，或者分成几个文件。",
        f"At most {MOST_ROWS} rows and {MOST_COLUMNS} columns; split the file.",
    )


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("文件不是 UTF-8 或者 GB 18030 编码，请另存为“CSV UTF-8”。", "Save it as CSV UTF-8.")
